namespace OtaStack.Agent.Tests.Support;

/// <summary>The network between the device and its server, and what goes wrong with it.</summary>
internal sealed class Link
{
    /// <summary>The way on which files come.</summary>
    public IWay Way { get; set; } = new DirectWay();

    /// <summary>Bytes handed over at a time.</summary>
    public int ChunkBytes { get; set; } = 1000;

    public bool IsDown { get; set; }

    /// <summary>Everything works but the delivery of reports.</summary>
    public bool TakesNoReports { get; set; }

    /// <summary>Called for each answer of a target: return fewer bytes to break the transfer off, other bytes to falsify it.</summary>
    public Func<string, int, byte[], byte[]>? Target { get; set; }

    /// <summary>The same for metadata; null: the server says that there is no such file.</summary>
    public Func<string, byte[]?, byte[]?>? Metadata { get; set; }

    /// <summary>Puts another file in the place of a target on the server.</summary>
    public Func<string, byte[], byte[]>? Replaced { get; set; }

    /// <summary>Bytes of targets handed over so far.</summary>
    public int TargetBytes { get; set; }

    /// <summary>Paths of the targets asked for, with the first byte and the count.</summary>
    public List<(string Path, int From, int Count)> TargetRequests { get; } = [];
}
