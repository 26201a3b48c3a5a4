using System.Text;

namespace OtaStack.LocalPage;

/// <summary>An HTTP answer for the host to send, with <see cref="Headers"/> and a Content-Length.</summary>
public sealed class PageResponse
{
    /// <summary>Names and values, one after the other, that go with every answer.</summary>
    public static readonly string[] Headers =
    {
        "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options", "nosniff",
        "Referrer-Policy", "no-referrer",
        "Cross-Origin-Resource-Policy", "same-origin",
        "Cache-Control", "no-store",
    };

    internal PageResponse(int status, string contentType, byte[] body, int length)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
        Length = length;
    }

    /// <summary>Status code. 100: send the body to <see cref="DevicePage.Receive"/> and answer what <see cref="DevicePage.EndUpload"/> gives.</summary>
    public readonly int Status;

    public readonly string ContentType;

    public readonly byte[] Body;

    /// <summary>Bytes of <see cref="Body"/> that count.</summary>
    public readonly int Length;

    /// <summary>Header <c>Retry-After</c> in seconds; 0 for none.</summary>
    public int RetryAfter;

    /// <summary>With status 100: the number of the upload.</summary>
    public int Upload;

    /// <summary>Name of a file of the page (<c>index.html</c>, <c>page.css</c>, <c>page.js</c>), which the host sends in place of the body; "" for none.</summary>
    public string File = "";

    internal static PageResponse Error(int status, string error)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat("{\"error\":\"", error, "\"}"));
        return new PageResponse(status, "application/json", body, body.Length);
    }
}
