using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;

namespace OtaStack.SigningTool.Inspection;

/// <summary>An image index (docs/formats.md).</summary>
internal static class IndexView
{
    /// <summary>The longest index that the format allows, rounded up.</summary>
    public const int MaxBytes = 256 * 1024;

    public static JsonObject Of(byte[] file, string path)
    {
        if (ImageIndex.Read(new ArraySource(file), out ImageIndex? index) != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.InspectUnknown, path);
        }

        JsonArray parts = [];
        byte[] sha256 = new byte[32];
        for (int part = 0; part < index!.Parts.Length; part++)
        {
            index.ReadPartSha256(part, sha256);
            parts.Add((JsonNode)new JsonObject
            {
                ["part"] = index.Parts[part].Name,
                ["length"] = index.Parts[part].Length,
                ["sha256"] = Convert.ToHexStringLower(sha256),
            });
        }

        JsonObject view = new() { ["kind"] = "imageIndex", ["length"] = index.ImageLength, ["blocks"] = index.BlockCount, ["parts"] = parts };
        if (index.ReadPackedSha256(sha256))
        {
            view["packed"] = new JsonObject
            {
                ["length"] = index.StoredOffset(index.BlockCount),
                ["sha256"] = Convert.ToHexStringLower(sha256),
                ["rawBlocks"] = Enumerable.Range(0, index.BlockCount).Count(block => index.StoredOffset(block + 1) - index.StoredOffset(block) == index.BlockLength(block)),
            };
        }

        return view;
    }
}
