using Microsoft.AspNetCore.Http.HttpResults;
using OtaStack.Server.Devices;
using OtaStack.Server.Problems;

namespace OtaStack.Server.Scheduling;

/// <summary><c>GET</c> and <c>PUT /api/v1/products/{p}/devices/{d}/update-settings</c>: when one device updates.</summary>
internal static class DeviceSettings
{
    public static async Task<Results<Ok<UpdateSettings>, ProblemHttpResult>> GetAsync(string product, string device, SettingsStore store, CancellationToken cancel)
    {
        return await store.FindAsync(new DeviceName(product, device), cancel).ConfigureAwait(false) is { } settings ? TypedResults.Ok(settings) : Unknown(product, device);
    }

    public static async Task<Results<Ok<UpdateSettings>, ProblemHttpResult>> PutAsync(
        string product, string device, UpdateSettings settings, SettingsStore store, CancellationToken cancel)
    {
        if (settings.FindFault() is { } fault)
        {
            return Problem.Of(ProblemCodes.SettingsInvalid, fault);
        }

        return await store.ChangeAsync(new DeviceName(product, device), settings, cancel).ConfigureAwait(false) ? TypedResults.Ok(settings) : Unknown(product, device);
    }

    private static ProblemHttpResult Unknown(string product, string device)
    {
        return Problem.Of(ProblemCodes.DeviceUnknown, $"There is no device '{device}' of product '{product}'.");
    }
}
