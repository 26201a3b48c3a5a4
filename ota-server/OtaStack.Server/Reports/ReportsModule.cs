using OtaStack.Server.Access;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

internal static class ReportsModule
{
    public static void AddReports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReportWriter>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ReportWriter>());
        builder.Services.AddSingleton<ReportIntake>();
        builder.Services.AddSingleton<IDeviceEnd, ReportRemoval>();
    }

    public static void MapReports(this WebApplication app)
    {
        app.MapPost("/device/v1/reports", PostReport.HandleAsync).RequireAuthorization(Policies.Device).WithName("postReport").WithTags("device");
    }
}
