using System.Security.Claims;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Reports;

/// <summary><c>POST /device/v1/reports</c>: 204 when the report is stored.</summary>
internal static class PostReport
{
    public static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpRequest request, ReportIntake intake, DeviceDirectory directory, ILoggerFactory loggers, CancellationToken cancel)
    {
        HttpContext context = request.HttpContext;
        DeviceSender sender = user.GetDevice() with { Connection = DeviceConnections.Of(context) };
        byte[] body = new byte[ReportParser.MaxBytes + 1];
        int count = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        ReportAnswer answer;
        try
        {
            answer = await intake.TakeAsync(sender, body.AsMemory(0, count), cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Logged by the writer. The device keeps the report and sends it again.
            return Problem.Of(ProblemCodes.ReportNotStored, $"The server could not store the report. Send it again later.");
        }

        if (!await directory.IsCurrentAsync(sender, cancel).ConfigureAwait(false))
        {
            // The device has just said that everything on it is erased.
            DeviceConnections.EndWithAnswer(context);
        }

        if (answer.IsAcknowledged)
        {
            return Results.NoContent();
        }

        ReportLog.Refused(loggers.CreateLogger(typeof(PostReport)), sender.ToString(), answer.Fault);
        return Problem.Of(ProblemCodes.ReportInvalid, $"The report was refused: {answer.Fault}.");
    }
}
