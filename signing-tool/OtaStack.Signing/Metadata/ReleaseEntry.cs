using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;
using OtaStack.Signing.Mcuboot;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Metadata;

/// <summary>A signed image of a release, as <c>custom.ota</c> describes it (docs/formats.md).</summary>
public sealed class ReleaseEntry
{
    private ReleaseEntry(TargetFile target, ReleaseVersion version)
    {
        Target = target;
        Version = version;
    }

    public TargetFile Target { get; }

    public ReleaseVersion Version { get; }

    public required string ReleaseId { get; init; }

    public required IReadOnlyList<string> Boards { get; init; }

    /// <summary><c>nanoclr</c>, <c>deployment</c> or <c>assemblies</c>.</summary>
    public required string Image { get; init; }

    public required int SecurityCounter { get; init; }

    /// <summary><c>security</c> or <c>feature</c>.</summary>
    public required string Urgency { get; init; }

    /// <summary>Signed deadline, or null.</summary>
    public string? InstallBy { get; init; }

    /// <summary>Lowest version that may be running, or null.</summary>
    public string? RequiresCurrent { get; init; }

    /// <summary>What is signed about a MCUboot image; null for other images.</summary>
    public ReleasedImage? Mcuboot { get; init; }

    /// <summary>Path of the image index.</summary>
    public required string IndexPath { get; init; }

    /// <summary>What devices fetch in place of the image, or null. The index must say so too.</summary>
    public TargetFile? Packed { get; internal set; }

    internal static int ByVersion(ReleaseEntry left, ReleaseEntry right)
    {
        int byVersion = left.Version.CompareTo(right.Version);
        return byVersion != 0 ? byVersion : string.CompareOrdinal(left.Target.Path, right.Target.Path);
    }

    internal static bool TryRead(TargetFile target, JsonNode? node, [NotNullWhen(true)] out ReleaseEntry? entry)
    {
        entry = null;
        if (node?["custom"] is not JsonObject custom
            || custom["ota"] is not JsonObject ota
            || !ReleaseVersion.TryParse(ota.TextOf("version"), out ReleaseVersion? version)
            || ota.TextOf("releaseId") is not { } releaseId
            || ota.TextsOf("boards") is not { } boards
            || ota.TextOf("image") is not { } image
            || ota.IntegerOf("securityCounter") is not { } counter
            || ota.TextOf("urgency") is not { } urgency
            || ota["index"] is not JsonObject index
            || index.TextOf("path") is not { } indexPath)
        {
            return false;
        }

        entry = new ReleaseEntry(target, version!)
        {
            ReleaseId = releaseId,
            Boards = boards,
            Image = image,
            SecurityCounter = counter,
            Urgency = urgency,
            InstallBy = ota.TextOf("installBy"),
            RequiresCurrent = ota.TextOf("requiresCurrent"),
            IndexPath = indexPath,
            Mcuboot = ReleasedImage.Read(ota[ReleasedImage.Member]),
        };
        return true;
    }
}
