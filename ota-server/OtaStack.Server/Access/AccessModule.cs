using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.RateLimiting;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

internal static class AccessModule
{
    /// <summary>Attempts with a set-up token or login ticket, per client address and minute.</summary>
    public const int AttemptsPerMinute = 10;

    public const string CredentialsLimit = "credentials";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddAuthentication(options => options.DefaultChallengeScheme = Schemes.ApiKey)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null)
            .AddCookie(Schemes.Console, ConsoleCookie.Configure);
        services.AddAuthorization(Policies.Configure);
        services.AddAntiforgery(options =>
        {
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(CredentialsLimit, CredentialsRateLimit.Partition);
        });
        services.AddDataProtection().SetApplicationName("OtaStack.Server");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<DataDirectory, ILoggerFactory>((options, data, loggers) => options.XmlRepository = CookieKeys.Open(data, loggers));
        services.AddSingleton(System.Console.Out);
        services.AddSingleton<SetupToken>();
        services.AddSingleton<OperatorSessions>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<LoginTickets>();
        services.AddHostedService<SetupStartup>();
    }

    public static void MapAccess(this WebApplication app)
    {
        app.MapPost("/api/v1/setup", Setup.HandleAsync).AllowAnonymous().RequireRateLimiting(CredentialsLimit).WithName("setup").WithTags("access");
        app.MapPost("/api/v1/login-links", CreateLoginLink.HandleAsync).RequireAuthorization(Policies.Operator).WithName("createLoginLink").WithTags("access");
        RouteGroupBuilder keys = app.MapGroup("/api/v1/api-keys").RequireAuthorization(Policies.Operator).WithTags("access");
        keys.MapGet("", ManageApiKeys.ListAsync).WithName("listApiKeys");
        keys.MapPost("", ManageApiKeys.CreateAsync).WithName("createApiKey");
        keys.MapDelete("/{id}", ManageApiKeys.RevokeAsync).WithName("revokeApiKey");
        app.MapGet("/login/{ticket}", Login.HandleAsync).AllowAnonymous().RequireRateLimiting(CredentialsLimit).ExcludeFromDescription();
    }
}
