namespace OtaStack.Server.Console;

/// <summary><c>GET /language/{code}</c>: keeps the language and goes back to the page.</summary>
internal static class ChooseLanguage
{
    public static IResult Handle(string code, string? @return, HttpContext context)
    {
        if (ConsoleTexts.IsLanguage(code))
        {
            context.Response.Cookies.Append(ConsoleTexts.Cookie, code, new CookieOptions
            {
                HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
            });
        }

        // Only a path of this server: anything else could lead a signed-in operator elsewhere.
        bool isOwnPath = @return is ['/', ..] and not ['/', '/' or '\\', ..] && !@return.Any(char.IsControl);
        return Results.LocalRedirect(isOwnPath ? @return! : "/");
    }
}
