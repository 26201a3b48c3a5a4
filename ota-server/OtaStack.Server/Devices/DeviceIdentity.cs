using System.Globalization;
using System.Security.Claims;

namespace OtaStack.Server.Devices;

internal static class DeviceIdentity
{
    private const string Epoch = "epoch";

    public static IEnumerable<Claim> ClaimsOf(DeviceSender sender)
    {
        return
        [
            new Claim(ClaimTypes.NameIdentifier, sender.Name.ToString()),
            new Claim(Epoch, sender.Epoch.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>The device that made the request, as authenticated.</summary>
    public static DeviceSender GetDevice(this ClaimsPrincipal principal)
    {
        return DeviceName.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out DeviceName name)
            && long.TryParse(principal.FindFirstValue(Epoch), CultureInfo.InvariantCulture, out long epoch)
                ? new DeviceSender(name, epoch)
                : throw new InvalidOperationException("The request carries no device identity.");
    }
}
