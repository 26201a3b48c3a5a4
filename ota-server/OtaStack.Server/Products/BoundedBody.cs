namespace OtaStack.Server.Products;

/// <summary>Reads a small request body as it is.</summary>
internal static class BoundedBody
{
    /// <summary>Null when the body has more than <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        byte[] buffer = new byte[limit + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return length > limit ? null : buffer[..length];
    }
}
