namespace OtaStack.Bundles.Tar;

/// <summary>An archive is refused for its form. The message is an English sentence that names the entry, what was expected and what came.</summary>
public sealed class ArchiveException : Exception
{
    public ArchiveException(ArchiveFault fault, string message)
        : base(message)
    {
        Fault = fault;
    }

    /// <summary>For callers that tell it in another language.</summary>
    public ArchiveFault Fault { get; }

    internal static string Shorten(string name)
    {
        return name.Length <= 80 ? name : name[..80] + "…";
    }
}
