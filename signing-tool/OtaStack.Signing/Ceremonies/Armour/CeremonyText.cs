using System.IO.Compression;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>Requests and responses as armoured text and back.</summary>
public static class CeremonyText
{
    /// <summary>The lines of a response.</summary>
    public static IReadOnlyList<string> Of(SigningResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return ArmouredBlock.Write(ArmouredBlock.Response, response.IsRehearsal, CompactResponse.Write(response));
    }

    /// <summary>The lines of a request, compressed; null when it is longer than <see cref="ArmouredBlock.MaxBytes"/> even so.</summary>
    public static IReadOnlyList<string>? Of(SigningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using MemoryStream output = new();
        using (BrotliStream brotli = new(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(CompactRequest.Write(request));
        }

        return output.Length <= ArmouredBlock.MaxBytes ? ArmouredBlock.Write(ArmouredBlock.Request, request.IsRehearsal, output.ToArray()) : null;
    }

    /// <summary>A request from its file, armoured or not.</summary>
    public static SigningRequest ReadRequest(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ArmouredBlock.IsBlock(file) ? CompactRequest.Read(Expand(Unarmour(ArmouredBlock.Request, file, name), name), name) : SigningRequest.Parse(file, name);
    }

    /// <summary>A response from its file, armoured or not; an armoured one needs the requests that it may answer.</summary>
    public static SigningResponse ReadResponse(byte[] file, IReadOnlyList<SigningRequest> requests, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ArmouredBlock.IsBlock(file) ? CompactResponse.Read(Unarmour(ArmouredBlock.Response, file, name), requests, name) : SigningResponse.Parse(file, name);
    }

    private static byte[] Unarmour(string kind, byte[] file, string name)
    {
        string text = Encoding.Latin1.GetString(file);
        return ArmouredBlock.Read(kind, ArmouredBlock.SaysRehearsal(text), text, name);
    }

    private static byte[] Expand(byte[] compressed, string name)
    {
        // A few bytes can stand for gigabytes: what comes out is counted before it is kept.
        byte[] request = new byte[CeremonyLimits.MaxRequestBytes + 1];
        try
        {
            using BrotliStream brotli = new(new MemoryStream(compressed), CompressionMode.Decompress);
            int length = brotli.ReadAtLeast(request, request.Length, throwOnEndOfStream: false);
            return request[..length];
        }
        catch (Exception cause) when (cause is InvalidDataException or InvalidOperationException)
        {
            throw new SigningException(cause, SigningFault.File, CeremonyErrorCode.RequestMalformed, name);
        }
    }
}
