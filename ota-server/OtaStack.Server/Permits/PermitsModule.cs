using OtaStack.Server.Access;

namespace OtaStack.Server.Permits;

internal static class PermitsModule
{
    public static void AddPermits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PermitCatalog>();
        builder.Services.AddSingleton<DirectAssignment>();
    }

    public static void MapPermits(this WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup("/api/v1/products/{product}").RequireAuthorization(Policies.Operator).WithTags("permits");
        group.MapGet("/permits", ListPermits.HandleAsync).WithName("listPermits");
        group.MapPost("/devices/{device}/downgrade", DowngradeDevice.HandleAsync).WithName("downgradeDevice");
    }
}
