using System.Formats.Tar;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Inspection;

/// <summary>A publish archive: its entries, and the metadata among them.</summary>
internal static class ArchiveView
{
    private const int MaxEntries = 10_000;

    public static JsonObject Of(Stream stream, MetadataView view, string path)
    {
        JsonArray metadata = [];
        JsonArray entries = [];
        try
        {
            using TarReader reader = new(stream, leaveOpen: true);
            while (entries.Count < MaxEntries && reader.GetNextEntry() is { } entry)
            {
                entries.Add((JsonNode)new JsonObject { ["path"] = entry.Name, ["length"] = entry.Length });
                if (entry.Name.StartsWith("metadata/", StringComparison.Ordinal))
                {
                    metadata.Add((JsonNode)view.Of(SignedMetadata.ParseAny(ReadAll(entry), entry.Name)));
                }
            }
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new SigningException(cause, SigningFault.Refused, ToolErrorCode.InspectUnknown, path);
        }

        return new JsonObject { ["kind"] = "archive", ["metadata"] = metadata, ["entries"] = entries };
    }

    private static byte[] ReadAll(TarEntry entry)
    {
        int limit = TrustLimits.ForHost().TargetsBytes;
        if (entry.DataStream is null || entry.Length > limit)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.FileTooLarge, entry.Name, $"{limit}");
        }

        byte[] content = new byte[entry.Length];
        entry.DataStream.ReadExactly(content);
        return content;
    }
}
