using System.Security.Claims;

namespace OtaStack.Server.Devices;

internal static class DeviceIdentity
{
    /// <summary>The device that made the request, as authenticated.</summary>
    public static DeviceName GetDevice(this ClaimsPrincipal principal)
    {
        return DeviceName.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out DeviceName name)
            ? name
            : throw new InvalidOperationException("The request carries no device identity.");
    }
}
