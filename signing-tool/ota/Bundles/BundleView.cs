using System.Text.Json.Nodes;
using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Tar;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Inspection;

namespace OtaStack.SigningTool.Bundles;

/// <summary>What a bundle says about itself; signatures are shown as its own roots have them.</summary>
internal static class BundleView
{
    public static async Task<JsonObject> OfAsync(Stream stream, DateTimeOffset now, string path, CancellationToken cancel)
    {
        BundleLayout layout = new();
        RootDocument? root = null;
        try
        {
            JsonObject view = await ArchiveView.OfAsync(
                stream,
                new ArchiveLimits(),
                name => layout.Accept(name),
                metadata =>
                {
                    if ((string?)metadata.Body["_type"] == RootDocument.TypeName)
                    {
                        root = RootDocument.Parse(metadata.ToBytes(), path);
                    }

                    return new MetadataView(now, root).Of(metadata);
                },
                path,
                cancel).ConfigureAwait(false);
            view["kind"] = "bundle";
            return view;
        }
        catch (ArchiveException cause)
        {
            throw BundleFailure.Of(cause, path);
        }
    }
}
