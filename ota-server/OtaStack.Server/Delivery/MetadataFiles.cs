using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;
using OtaStack.Server.Products;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Delivery;

/// <summary><c>GET /tuf/{product}/metadata/{file}</c>.</summary>
internal static class MetadataFiles
{
    /// <summary>The file that is replaced; all others never change.</summary>
    public const string Replaced = MetadataName.Timestamp;

    private const string MediaType = "application/json";

    public static async Task HandleAsync(string product, string file, HttpContext context, DataDirectory data, OpenFiles files)
    {
        if (PathOf(data, product, file) is not { } path)
        {
            await NotFound().ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (file != Replaced)
        {
            await FileAnswer.SendAsync(context, files, path, OpenFile.HashContent, MediaType).ConfigureAwait(false);
            return;
        }

        await SendTimestampAsync(context, path).ConfigureAwait(false);
    }

    /// <summary>Where the file lies; null when no metadata file can have that name.</summary>
    public static string? PathOf(DataDirectory data, string product, string file)
    {
        return ProductName.IsValid(product) && (file == Replaced || MetadataName.TryParse(file, out _, out _))
            ? Path.Combine(data.Metadata(product), file)
            : null;
    }

    public static ProblemHttpResult NotFound()
    {
        return Problem.Of(ProblemCodes.NotFound, $"There is no such file in the repository.");
    }

    /// <summary>The one file that is replaced: read anew each time, whole, so that an answer never mixes two versions.</summary>
    private static async Task SendTimestampAsync(HttpContext context, string path)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(path, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            await NotFound().ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        string etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
        FileRange? range = FileAnswer.Begin(context, content.Length, etag, MediaType, CachePolicy.Revalidate);
        if (range is { } part)
        {
            await context.Response.BodyWriter.WriteAsync(content.AsMemory((int)part.Start, (int)part.Length), context.RequestAborted).ConfigureAwait(false);
        }
    }
}
