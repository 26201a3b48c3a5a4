using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Devices;

/// <summary><c>DELETE /api/v1/products/{p}/devices/{d}</c>: the server knows the device no more; its receipts of erases stay.</summary>
internal static class RemoveDevice
{
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(string product, string device, DeviceRemoval removal, CancellationToken cancel)
    {
        return await removal.RemoveAsync(new DeviceName(product, device), cancel).ConfigureAwait(false)
            ? TypedResults.NoContent()
            : Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }
}
