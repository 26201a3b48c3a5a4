using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;

namespace OtaStack.SigningTool.Releases;

/// <summary>What is said of the packed form of an image.</summary>
internal static class PackedView
{
    /// <summary>Null when the image has none.</summary>
    public static JsonObject? Of(ReleaseEntry release)
    {
        return release.Packed is { } packed
            ? new JsonObject { ["target"] = packed.Path, ["length"] = packed.Length, ["sha256"] = packed.Sha256, ["percent"] = PercentOf(release) }
            : null;
    }

    /// <summary>Bytes of the packed image, in hundredths of those of the image, rounded up; null when there is none.</summary>
    public static int? PercentOf(ReleaseEntry release)
    {
        return release.Packed is { } packed ? (int)(((packed.Length * 100L) + release.Target.Length - 1) / release.Target.Length) : null;
    }
}
