using OtaStack.Server.Products;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Delivery;

/// <summary><c>GET /tuf/{product}/targets/{path}</c>, the last segment of the path being <c>HASH.name</c>.</summary>
internal static class TargetFiles
{
    public static Task HandleAsync(string product, string? path, HttpContext context, DataDirectory data, OpenFiles files)
    {
        return PathOf(data, product, path) is ({ } file, { } hash)
            ? FileAnswer.SendAsync(context, files, file, (_, _) => hash, "application/octet-stream")
            : MetadataFiles.NotFound().ExecuteAsync(context);
    }

    /// <summary>Where the target lies and its SHA-256 in hex; null when no target can have that path.</summary>
    public static (string? Path, string? Hash) PathOf(DataDirectory data, string product, string? path)
    {
        // Nothing but a well-formed published path touches the disk: no "..", no hidden file, no escape.
        return ProductName.IsValid(product) && path is not null && TargetPath.HashOf(path) is { } hash
            ? (Path.Combine(data.Targets(product), path), hash)
            : (null, null);
    }
}
