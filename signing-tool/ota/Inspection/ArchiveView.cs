using System.Text.Json.Nodes;
using OtaStack.Bundles.Tar;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Inspection;

/// <summary>A publish archive or a bundle: its entries, and the metadata among them.</summary>
internal static class ArchiveView
{
    private static readonly ArchiveLimits AnyTool = new() { Entries = 10_000, ExtendedHeaders = true };

    /// <summary>An archive as <c>ota publish</c> sends it.</summary>
    public static Task<JsonObject> OfAsync(Stream stream, MetadataView view, string path, CancellationToken cancel)
    {
        return OfAsync(stream, AnyTool, _ => { }, view.Of, path, cancel);
    }

    /// <param name="accept">Throws for a name that must not be there.</param>
    /// <param name="show">Shows one metadata file.</param>
    public static async Task<JsonObject> OfAsync(
        Stream stream, ArchiveLimits limits, Action<string> accept, Func<SignedMetadata, JsonObject> show, string path, CancellationToken cancel)
    {
        JsonArray metadata = [];
        JsonArray entries = [];
        try
        {
            ArchiveReader reader = new(stream, limits);
            while (await reader.NextAsync(cancel).ConfigureAwait(false) is { } entry)
            {
                accept(entry.Name);
                entries.Add((JsonNode)new JsonObject { ["path"] = entry.Name, ["length"] = entry.Length });
                if (entry.Name.StartsWith("metadata/", StringComparison.Ordinal))
                {
                    byte[] content = await ReadAllAsync(reader, entry, cancel).ConfigureAwait(false);
                    metadata.Add((JsonNode)show(SignedMetadata.ParseAny(content, entry.Name)));
                }
            }
        }
        catch (ArchiveException cause) when (limits == AnyTool)
        {
            throw new SigningException(cause, SigningFault.Refused, ToolErrorCode.InspectUnknown, path);
        }

        return new JsonObject { ["kind"] = "archive", ["metadata"] = metadata, ["entries"] = entries };
    }

    private static async Task<byte[]> ReadAllAsync(ArchiveReader reader, ArchiveEntry entry, CancellationToken cancel)
    {
        int limit = TrustLimits.ForHost().TargetsBytes;
        if (entry.Length > limit)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.FileTooLarge, entry.Name, $"{limit}");
        }

        byte[] content = new byte[entry.Length];
        int filled = 0;
        while (filled < content.Length)
        {
            filled += await reader.ReadAsync(content.AsMemory(filled), cancel).ConfigureAwait(false);
        }

        return content;
    }
}
