using OtaStack.Server.Access;

namespace OtaStack.Server.Scheduling;

internal static class SchedulingModule
{
    public static void AddScheduling(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsStore>();
    }

    public static void MapScheduling(this WebApplication app)
    {
        RouteGroupBuilder product = app.MapGroup("/api/v1/products/{product}").RequireAuthorization(Policies.Operator).WithTags("scheduling");
        product.MapGet("/update-settings", ProductSettings.GetAsync).WithName("getProductUpdateSettings");
        product.MapPut("/update-settings", ProductSettings.PutAsync).WithName("setProductUpdateSettings");
        product.MapGet("/devices/{device}/update-settings", DeviceSettings.GetAsync).WithName("getDeviceUpdateSettings");
        product.MapPut("/devices/{device}/update-settings", DeviceSettings.PutAsync).WithName("setDeviceUpdateSettings");
    }
}
