using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace OtaStack.Server.Startup;

/// <summary>The language of sentences for people: English, or Japanese when asked for.</summary>
internal static class UiCulture
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja");

    /// <summary>From <c>LC_ALL</c>, <c>LC_MESSAGES</c> or <c>LANG</c>, the first that is set.</summary>
    public static CultureInfo OfTerminal()
    {
        string[] names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        string? value = names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        return Of(value);
    }

    /// <summary>From <c>Accept-Language</c>: the language with the highest quality of the two.</summary>
    public static CultureInfo Of(HttpRequest request)
    {
        IEnumerable<StringWithQualityHeaderValue> asked = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1);
        foreach (StringWithQualityHeaderValue language in asked)
        {
            if (language.Value.StartsWith("ja", StringComparison.OrdinalIgnoreCase) || language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                return Of(language.Value.Value);
            }
        }

        return English;
    }

    /// <summary>Middleware: sentences that are made while a request is handled are in its language.</summary>
    public static Task UseAsync(HttpContext context, RequestDelegate next)
    {
        CultureInfo.CurrentUICulture = Of(context.Request);
        return next(context);
    }

    private static CultureInfo Of(string? name)
    {
        return name is not null && name.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? Japanese : English;
    }
}
