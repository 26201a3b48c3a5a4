using OtaStack.Server.Access;
using OtaStack.Server.Console;
using OtaStack.Server.Delivery;
using OtaStack.Server.Devices;
using OtaStack.Server.Erasure;
using OtaStack.Server.Events;
using OtaStack.Server.Health;
using OtaStack.Server.Messaging;
using OtaStack.Server.OpenApi;
using OtaStack.Server.Permits;
using OtaStack.Server.Portal;
using OtaStack.Server.Products;
using OtaStack.Server.Releases;
using OtaStack.Server.Reports;
using OtaStack.Server.Rollouts;
using OtaStack.Server.Scheduling;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Startup;

/// <summary>
/// The list of slices: a capability is one folder whose public surface is its <c>AddX</c> and <c>MapX</c>.
/// Hosted parts start in the order in which they are added, so storage comes first.
/// </summary>
internal static class ServerModules
{
    public static void AddModules(this WebApplicationBuilder builder)
    {
        builder.AddStorage();
        builder.AddAccess();
        builder.AddProducts();
        builder.AddReleases();
        builder.AddDelivery();
        builder.AddDevices();
        builder.AddScheduling();
        builder.AddReports();
        builder.AddRollouts();
        builder.AddPermits();
        builder.AddErasure();
        builder.AddEvents();
        builder.AddPortal();
        builder.AddMessaging();
        builder.AddConsole();
        builder.AddServerHealth();
        builder.AddApiDocument();
    }

    public static void MapModules(this WebApplication app)
    {
        app.MapAccess();
        app.MapProducts();
        app.MapReleases();
        app.MapDelivery();
        app.MapDevices();
        app.MapScheduling();
        app.MapReports();
        app.MapRollouts();
        app.MapPermits();
        app.MapErasure();
        app.MapEvents();
        app.MapPortal();
        app.MapConsole();
        app.MapServerHealth();
        app.MapApiDocument();
    }
}
