using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary><c>Authorization: Bearer &lt;API key&gt;</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IDbContextFactory<OtaDbContext> contexts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        ApiKeyText? presented = ApiKeyText.Parse(header[Bearer.Length..].Trim());
        if (presented is null)
        {
            return AuthenticateResult.Fail("The API key is not well-formed.");
        }

        OtaDbContext db = await contexts.CreateDbContextAsync(Context.RequestAborted).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            ApiKey? key = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == presented.Id, Context.RequestAborted).ConfigureAwait(false);

            // An unknown key is compared as well, so that the time does not tell which ids exist.
            bool right = CryptographicOperations.FixedTimeEquals(presented.HashSecret(), key?.SecretHash ?? new byte[32]);
            return key is { RevokedAt: null } && right
                ? AuthenticateResult.Success(new AuthenticationTicket(OperatorIdentity.Create(key, Scheme.Name), Scheme.Name))
                : AuthenticateResult.Fail("The API key is not known, or is revoked.");
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
