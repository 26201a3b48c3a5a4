using OtaStack.Server.Access;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Erasure;

internal static class ErasureModule
{
    public static void AddErasure(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IOtherReports, ReceiptIntake>();
        builder.Services.AddSingleton<ReceiptQueries>();
    }

    public static void MapErasure(this WebApplication app)
    {
        const string device = "/api/v1/products/{product}/devices/{device}";
        app.MapPost(device + "/erase", EraseDevice.HandleAsync).RequireAuthorization(Policies.Operator).WithName("eraseDevice").WithTags("erasure");

        // The console links to them.
        RouteGroupBuilder receipts = app.MapGroup(device + "/receipts").RequireAuthorization(Policies.OperatorOrConsole).WithTags("erasure");
        receipts.MapGet("", GetReceipts.ListAsync).WithName("listReceipts");
        receipts.MapGet("/{id}", GetReceipts.OneAsync).WithName("getReceipt");
        receipts.MapGet("/{id}/certificate", GetReceipts.CertificateAsync).WithName("getEraseCertificate");
    }
}
