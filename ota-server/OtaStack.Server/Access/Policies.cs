using Microsoft.AspNetCore.Authorization;

namespace OtaStack.Server.Access;

/// <summary>
/// Names of the authorization policies. Every endpoint names one or is listed as open; an endpoint without
/// either is closed to everybody (the fallback policy denies).
/// </summary>
internal static class Policies
{
    /// <summary>The operator API: an API key.</summary>
    public const string Operator = "Operator";

    /// <summary>The console: the cookie of a console session.</summary>
    public const string Console = "Console";

    /// <summary>Reading the API's description: an API key or a console session.</summary>
    public const string OperatorOrConsole = "OperatorOrConsole";

    /// <summary>The device plane: the key of a device.</summary>
    public const string Device = "Device";

    /// <summary>The portal of a device's user: the cookie of a portal session.</summary>
    public const string Portal = "Portal";

    public static void Configure(AuthorizationOptions options)
    {
        AuthorizationPolicy deny = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
        options.FallbackPolicy = deny;
        options.DefaultPolicy = deny;
        Add(options, Operator, Schemes.ApiKey);
        Add(options, Console, Schemes.Console);
        Add(options, OperatorOrConsole, Schemes.ApiKey, Schemes.Console);
        Add(options, Device, Schemes.Device);
        Add(options, Portal, Schemes.Portal);
    }

    private static void Add(AuthorizationOptions options, string name, params string[] schemes)
    {
        options.AddPolicy(name, policy => policy.AddAuthenticationSchemes(schemes).RequireAuthenticatedUser());
    }
}
