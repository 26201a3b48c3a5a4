namespace OtaStack.TestKit;

/// <summary>What a simulated release says beyond product, board and version.</summary>
public sealed class ReleaseOptions
{
    public int SecurityCounter { get; init; } = 1;

    public string? RequiresCurrent { get; init; }

    /// <summary><c>security</c> or <c>feature</c>.</summary>
    public string Urgency { get; init; } = "feature";

    /// <summary>Signed deadline in unix seconds; 0 for none.</summary>
    public long InstallBy { get; init; }

    /// <summary><c>nanoclr</c>, <c>deployment</c> or <c>assemblies</c>.</summary>
    public string Image { get; init; } = "assemblies";

    /// <summary>Notes in English and Japanese; null for none.</summary>
    public string? NotesEn { get; init; }

    public string? NotesJa { get; init; }

    /// <summary>Whether devices fetch a packed form of the image.</summary>
    public bool Packed { get; init; }

    /// <summary>Changes the release data of an image before it is signed: kind and the <c>custom.ota</c> object.</summary>
    public Action<string, System.Text.Json.Nodes.JsonObject>? Change { get; init; }

    /// <summary>The role that lists the release; null for the top-level targets.</summary>
    public SimulatedRole? Role { get; init; }
}
