using Microsoft.AspNetCore.Authentication;
using OtaStack.Server.Access;
using OtaStack.Server.Devices.Certificates;

namespace OtaStack.Server.Devices;

internal static class DevicesModule
{
    public static void AddDevices(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(builder.Configuration.GetSection(DeviceOptions.Section).Get<DeviceOptions>() ?? new DeviceOptions());
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DeviceAuthentication>(Schemes.Device, null);
        services.AddSingleton<DeviceDirectory>();
        services.AddSingleton<DeviceConnections>();
        services.AddSingleton<DeviceRemoval>();
        services.AddSingleton<DeviceAuthorities>();
        services.AddSingleton<DeviceCertificates>();
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
        app.MapPost("/device/v1/certificate", RenewCertificate.HandleAsync).RequireAuthorization(Policies.Device).WithName("renewCertificate").WithTags("device");
        RouteGroupBuilder authority = app.MapGroup("/api/v1/products/{product}/device-authority").RequireAuthorization(Policies.Operator).WithTags("devices");
        authority.MapPut("", CreateAuthority.HandleAsync).WithName("createDeviceAuthority");
        authority.MapGet("", CreateAuthority.FindAsync).WithName("getDeviceAuthority");
        authority.MapPost("/request", CreateAuthority.RequestAsync).WithName("requestDeviceAuthority");

        RouteGroupBuilder devices = app.MapGroup("/api/v1/products/{product}/devices").RequireAuthorization(Policies.Operator).WithTags("devices");
        devices.MapPost("", EnrolDevices.HandleAsync).WithName("enrolDevices");
        devices.MapGet("", ListDevices.HandleAsync).WithName("listDevices");
        devices.MapGet("/{device}", GetDevice.HandleAsync).WithName("getDevice");
        devices.MapDelete("/{device}", RemoveDevice.HandleAsync).WithName("removeDevice");
        devices.MapPost("/{device}/key", RekeyDevice.HandleAsync).WithName("rekeyDevice");
        devices.MapPut("/{device}/certificate", EnrolCertificate.HandleAsync).WithName("enrolCertificate");
        devices.MapDelete("/{device}/certificate", EnrolCertificate.RevokeAsync).WithName("revokeCertificate");
    }
}
