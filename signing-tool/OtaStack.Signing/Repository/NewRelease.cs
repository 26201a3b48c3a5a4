using OtaStack.Signing.Metadata;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository;

/// <summary>A release to be staged.</summary>
public sealed class NewRelease
{
    /// <summary>MAJOR.MINOR.PATCH.</summary>
    public required string Version { get; init; }

    /// <summary>Who lists it: <c>targets</c>, or a delegated role (a channel, a board, a supplier).</summary>
    public string Role { get; init; } = TargetsDocument.TypeName;

    /// <summary>The images; several belong together and name each other as companions.</summary>
    public required IReadOnlyList<ReleaseImage> Images { get; init; }

    /// <summary>The anti-rollback counter; the previous release's when null.</summary>
    public int? SecurityCounter { get; init; }

    /// <summary>Lowest version that may be running (a stepping stone), or null.</summary>
    public string? RequiresCurrent { get; init; }

    public Urgency Urgency { get; init; } = Urgency.Feature;

    /// <summary>From when on devices install it whatever their users chose about when; null for never. Only with urgency security.</summary>
    public DateTimeOffset? InstallBy { get; init; }

    /// <summary>Release notes in English (Markdown, UTF-8, at most 64 KiB), or null.</summary>
    public byte[]? NotesEnglish { get; init; }

    /// <summary>Release notes in Japanese, or null.</summary>
    public byte[]? NotesJapanese { get; init; }

    /// <summary>The bill of materials (JSON, at most 5 MB), or null.</summary>
    public byte[]? Sbom { get; init; }

    /// <summary>Accept a version that is not higher than every version in the repository.</summary>
    public bool AllowOlderUnsafe { get; init; }
}
