using System.Security.Claims;

namespace OtaStack.Server.Access;

/// <summary>Who acts: the API key, also behind a console session that one of its login links opened.</summary>
internal static class OperatorIdentity
{
    public static ClaimsPrincipal Create(ApiKey key, string scheme)
    {
        return new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, key.Id), new Claim(ClaimTypes.Name, key.Name)],
            scheme));
    }

    /// <summary>The id of the API key that acts.</summary>
    public static string GetKeyId(this ClaimsPrincipal principal)
    {
        return principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The request carries no operator identity.");
    }
}
