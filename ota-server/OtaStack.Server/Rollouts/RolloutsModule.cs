using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Rollouts;

internal static class RolloutsModule
{
    public static void AddRollouts(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(builder.Configuration.GetSection(RolloutOptions.Section).Get<RolloutOptions>() ?? new RolloutOptions());
        services.AddSingleton<IReportFollowUp, MemberUpdates>();
        services.AddSingleton<IRolloutReleases, PublishedReleases>();
        services.AddSingleton<IDeviceEnd, MemberDeparture>();
        services.AddSingleton<RolloutWake>();
        services.AddSingleton<RolloutStore>();
        services.AddSingleton<RolloutQueries>();
        services.AddSingleton<RolloutCreation>();
        services.AddSingleton<RolloutOrders>();
        services.AddSingleton<RolloutEngine>();
        services.AddHostedService(provider => provider.GetRequiredService<RolloutEngine>());
    }

    public static void MapRollouts(this WebApplication app)
    {
        RouteGroupBuilder rollouts = app.MapGroup("/api/v1/products/{product}/rollouts").RequireAuthorization(Policies.Operator).WithTags("rollouts");
        rollouts.MapPost("", CreateRollout.HandleAsync).WithName("createRollout");
        rollouts.MapGet("", GetRollouts.ListAsync).WithName("listRollouts");
        rollouts.MapGet("/{id}", GetRollouts.FindAsync).WithName("getRollout");
        rollouts.MapPost("/{id}/halt", OrderRollout.HaltAsync).WithName("haltRollout");
        rollouts.MapPost("/{id}/pause", OrderRollout.PauseAsync).WithName("pauseRollout");
        rollouts.MapPost("/{id}/resume", OrderRollout.ResumeAsync).WithName("resumeRollout");
    }
}
