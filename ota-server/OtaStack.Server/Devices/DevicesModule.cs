using Microsoft.AspNetCore.Authentication;
using OtaStack.Server.Access;

namespace OtaStack.Server.Devices;

internal static class DevicesModule
{
    public static void AddDevices(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(builder.Configuration.GetSection(DeviceOptions.Section).Get<DeviceOptions>() ?? new DeviceOptions());
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DeviceAuthentication>(Schemes.Device, null);
        services.AddSingleton<DeviceDirectory>();
        services.AddSingleton<DesiredStates>();
        services.AddSingleton<DeviceQueries>();
        services.AddSingleton<FleetChanges>();
        services.AddSingleton<AssignmentChanges>();
        services.AddSingleton<LastSeen>();
        services.AddHostedService(provider => provider.GetRequiredService<LastSeen>());
    }

    public static void MapDevices(this WebApplication app)
    {
        app.MapGet("/device/v1/desired", GetDesired.HandleAsync).RequireAuthorization(Policies.Device).WithName("getDesired").WithTags("device");

        RouteGroupBuilder devices = app.MapGroup("/api/v1/products/{product}/devices").RequireAuthorization(Policies.Operator).WithTags("devices");
        devices.MapPost("", EnrolDevices.HandleAsync).WithName("enrolDevices");
        devices.MapGet("", ListDevices.HandleAsync).WithName("listDevices");
        devices.MapGet("/{device}", GetDevice.HandleAsync).WithName("getDevice");
    }
}
