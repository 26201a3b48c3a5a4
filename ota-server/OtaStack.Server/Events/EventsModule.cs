using OtaStack.Server.Access;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Events;

internal static class EventsModule
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventMetrics>();
        builder.Services.AddSingleton<EventQueries>();
        builder.Services.AddSingleton<IReportFollowUp, EventIntake>();
        builder.Services.AddSingleton<IDeviceEnd, EventRemoval>();
    }

    public static void MapEvents(this WebApplication app)
    {
        app.MapGet("/api/v1/products/{product}/events", ListEvents.HandleAsync).RequireAuthorization(Policies.Operator).WithName("listEvents").WithTags("events");
    }
}
