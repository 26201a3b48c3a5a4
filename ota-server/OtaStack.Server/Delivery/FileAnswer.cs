using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;
using Microsoft.Win32.SafeHandles;

namespace OtaStack.Server.Delivery;

/// <summary>
/// Answers with a file or a part of it: conditional requests (RFC 9110 §13), one range (§14). The bytes go from the open
/// file straight into the response's buffers; the framework's own file results cost about twice the time on small ranges.
/// </summary>
internal static class FileAnswer
{
    private const int ChunkSize = 64 * 1024;

    /// <param name="hash">See <see cref="OpenFile"/>.</param>
    public static async Task SendAsync(HttpContext context, OpenFiles files, string path, Func<SafeFileHandle, long, string> hash, string mediaType)
    {
        using OpenFile? file = files.Open(path, hash);
        if (file is null)
        {
            await MetadataFiles.NotFound().ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (Begin(context, file.Length, file.ETag, mediaType, CachePolicy.Immutable) is { } range)
        {
            await WriteAsync(context, file, range).ConfigureAwait(false);
        }
    }

    /// <summary>Sets status and headers. The part to be sent, or null when the answer has no body.</summary>
    public static FileRange? Begin(HttpContext context, long length, string etag, string mediaType, string cachePolicy)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.ETag = etag;
        response.Headers.CacheControl = cachePolicy;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.XContentTypeOptions = "nosniff";

        if (request.Headers.IfMatch is { Count: > 0 } ifMatch && !Lists(ifMatch, etag, weak: false))
        {
            response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return null;
        }

        if (request.Headers.IfNoneMatch is { Count: > 0 } ifNoneMatch && Lists(ifNoneMatch, etag, weak: true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return null;
        }

        bool head = HttpMethods.IsHead(request.Method);
        string? header = head || !AllowsRange(request.Headers.IfRange, etag) ? null : request.Headers.Range.ToString();
        FileRange? range = RangeHeader.Read(header, length, out bool partial);
        if (range is null)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            response.Headers.CacheControl = CachePolicy.Revalidate;
            return null;
        }

        response.ContentType = mediaType;
        response.ContentLength = range.Value.Length;
        if (partial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {range.Value.Start}-{range.Value.Start + range.Value.Length - 1}/{length}");
        }

        return head ? null : range;
    }

    private static bool AllowsRange(StringValues ifRange, string etag)
    {
        return ifRange.Count == 0 || ifRange.ToString() == etag;
    }

    private static bool Lists(StringValues header, string etag, bool weak)
    {
        return header.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Any(tag => tag == "*" || tag == etag || (weak && tag.StartsWith("W/", StringComparison.Ordinal) && tag.AsSpan(2).SequenceEqual(etag)));
    }

    private static async Task WriteAsync(HttpContext context, OpenFile file, FileRange range)
    {
        PipeWriter writer = context.Response.BodyWriter;
        long position = range.Start;
        long left = range.Length;
        while (left > 0)
        {
            int wanted = (int)Math.Min(left, ChunkSize);
            int read = file.Read(writer.GetSpan(wanted)[..wanted], position);
            if (read == 0)
            {
                // The file became shorter on disk. The length has been promised, so only the end of the connection tells the truth.
                context.Abort();
                return;
            }

            writer.Advance(read);
            position += read;
            left -= read;
            FlushResult flushed = await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
