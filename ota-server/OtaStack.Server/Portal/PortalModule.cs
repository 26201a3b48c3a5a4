using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using OtaStack.Server.Access;
using OtaStack.Server.Console;
using OtaStack.Server.Devices;
using OtaStack.Server.Erasure;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Portal;

internal static class PortalModule
{
    /// <summary>Choices, per client address and minute.</summary>
    public const int ChoicesPerMinute = 30;

    private const string ChoicesLimit = "portal-choices";

    public static void AddPortal(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddAuthentication().AddCookie(Schemes.Portal, PortalCookie.Configure);
        services.Configure<RateLimiterOptions>(options =>
        {
            options.AddPolicy(ChoicesLimit, context => CredentialsRateLimit.PerMinute(context, ChoicesPerMinute));
            options.OnRejected = RejectAsync;
        });
        services.AddSingleton<PortalInvitations>();
        services.AddSingleton<PortalSessions>();
        services.AddSingleton<UserChoices>();
        services.AddSingleton<ReleaseNotes>();
        services.AddSingleton<PortalViews>();
        services.AddSingleton<IReportFollowUp, ChoiceTaken>();
        services.AddSingleton<IDeviceEnd, PortalEnd>();
        services.AddSingleton<IUserDataEnd, PortalEnd>();
    }

    public static void MapPortal(this WebApplication app)
    {
        RouteGroupBuilder device = app.MapGroup("/api/v1/products/{product}/devices/{device}").RequireAuthorization(Policies.Operator).WithTags("portal");
        device.MapPost("/portal-invitations", InvitePortalUser.HandleAsync).WithName("invitePortalUser");
        device.MapDelete("/portal-sessions", InvitePortalUser.EndAsync).WithName("endPortalSessions");

        RouteGroupBuilder pages = app.MapGroup("/portal").ExcludeFromDescription();
        pages.MapGet("/open/{token}", OpenPortal.Show).AllowAnonymous();
        Form(pages.MapPost("/open/{token}", OpenPortal.OpenAsync)).AllowAnonymous().RequireRateLimiting(AccessModule.CredentialsLimit);
        pages.MapGet("/style.css", (IWebHostEnvironment host) => File(host, "console.css", "text/css")).AllowAnonymous();
        pages.MapGet("/icon.svg", (IWebHostEnvironment host) => File(host, "console.svg", "image/svg+xml")).AllowAnonymous();
        pages.MapGet("/language/{code}", (string code, HttpContext context) => ChooseLanguage.Handle(code, "/portal", context)).RequireAuthorization(Policies.Portal);
        Form(pages.MapPost("/leave", LeavePortal.HandleAsync)).RequireAuthorization(Policies.Portal);
        pages.MapGet("", ShowPortal.ShowAsync).RequireAuthorization(Policies.Portal);
        Form(pages.MapPost("", ShowPortal.ChooseAsync)).RequireAuthorization(Policies.Portal).RequireRateLimiting(ChoicesLimit);
    }

    /// <summary>People read this one; all else is answered as a problem of the API.</summary>
    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancel)
    {
        HttpContext context = rejected.HttpContext;
        if (context.Request.Path.StartsWithSegments("/portal", StringComparison.Ordinal))
        {
            await PortalAnswer.Notice(context, StatusCodes.Status429TooManyRequests, "Notice.often").ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private static RouteHandlerBuilder Form(RouteHandlerBuilder endpoint)
    {
        return endpoint.AddEndpointFilter<PortalForm>().WithMetadata(new RequestSizeLimitAttribute(PortalForm.MaxBytes));
    }

    /// <summary>Look and icon of the console, which itself opens for operators alone.</summary>
    private static IResult File(IWebHostEnvironment host, string name, string type)
    {
        return Results.Stream(host.WebRootFileProvider.GetFileInfo(name).CreateReadStream(), type);
    }
}
