using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary>
/// <c>POST /api/v1/products/{p}/devices/{d}/key</c>: gives a device that is provisioned anew another key. The one before counts no more at once, its
/// connections end, and reports begin again at 1.
/// </summary>
internal static class RekeyDevice
{
    /// <param name="Key">Shown here and never again.</param>
    internal sealed record Response(string Id, string Key);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string product, string device, DeviceDirectory directory, ILoggerFactory loggers, CancellationToken cancel)
    {
        (string key, byte[] hash) = DeviceKey.Make();
        if (!await directory.ChangeAsync(new DeviceName(product, device), (known, now) => known.Rekey(hash, now), cancel).ConfigureAwait(false))
        {
            return Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}', or it is erased: then enrol it again.");
        }

        DeviceLog.Rekeyed(loggers.CreateLogger(typeof(RekeyDevice)), product, device);
        return TypedResults.Ok(new Response(device, key));
    }
}
