using OtaStack.Server.Products;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Delivery;

/// <summary><c>GET /tuf/{product}/targets/{path}</c>, the last segment of the path being <c>HASH.name</c>.</summary>
internal static class TargetFiles
{
    public static Task HandleAsync(string product, string? path, HttpContext context, DataDirectory data, OpenFiles files)
    {
        // Nothing but a well-formed published path touches the disk: no "..", no hidden file, no escape.
        if (!ProductName.IsValid(product) || path is null || TargetPath.HashOf(path) is not { } hash)
        {
            return MetadataFiles.NotFound().ExecuteAsync(context);
        }

        return FileAnswer.SendAsync(context, files, Path.Combine(data.Targets(product), path), (_, _) => hash, "application/octet-stream");
    }
}
