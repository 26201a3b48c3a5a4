using System.Globalization;
using System.Net;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Access;

/// <summary>A page with one sentence, for a browser that has no session.</summary>
internal static class NoticePage
{
    /// <param name="text">Name of the sentence in the resources.</param>
    /// <param name="next">Where the page goes by itself, or null when it stays.</param>
    public static Task WriteAsync(HttpResponse response, int status, string text, string? next = null)
    {
        CultureInfo culture = UiCulture.Of(response.HttpContext.Request);
        string sentence = WebUtility.HtmlEncode(Texts.Get(text, culture));
        string refresh = next is null ? string.Empty : $"<meta http-equiv=\"refresh\" content=\"0;url={next}\">";
        string body = next is null ? sentence : $"<a href=\"{next}\">{sentence}</a>";
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(
            $"<!doctype html><html lang=\"{culture.Name}\"><head><meta charset=\"utf-8\">{refresh}<title>OtaStack</title></head><body><p>{body}</p></body></html>");
    }
}
