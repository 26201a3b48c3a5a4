namespace OtaStack.Server.Devices;

/// <summary>A device as the API and the console show it.</summary>
/// <param name="Version">What runs; empty before the first report.</param>
/// <param name="State"><c>unknown</c> before the first report, else as reported.</param>
/// <param name="Attempted">The release being worked on or last tried; empty if none.</param>
/// <param name="Downloaded">Bytes of the image on the device so far, of <paramref name="Total"/>.</param>
/// <param name="SignedAgeSeconds">Age of the newest offline signature when the device last told; −1 while it has verified none.</param>
/// <param name="LastSeen">Newest sign of life, null before the first.</param>
/// <param name="Assignment">Number of the present assignment.</param>
/// <param name="Target">What is assigned; empty when there is nothing to install.</param>
/// <param name="Permit">Path of the permit under which the device is to go back; empty for none.</param>
/// <param name="Erased">When everything on it was erased; null while it is in use.</param>
/// <param name="Attempts">Tries that failed since something arrived last.</param>
/// <param name="RetryAt">When the device tries again; null when it does not wait for that.</param>
/// <param name="HasCertificate">A public key is enrolled: the device shows certificates, its device key is refused.</param>
/// <param name="Mode">The update mode that counts on the device; empty before it has told one.</param>
/// <param name="Postponements">How often its user has put off the release that is worked on.</param>
/// <param name="PostponeReason">Why, the last time.</param>
/// <param name="WaitUntil">When a wait ends by itself; null when that is not known.</param>
/// <param name="Reset">Why it started last, as it told; empty before it has.</param>
/// <param name="Started">When that was, by this server's clock; null before.</param>
/// <param name="Restarts">Starts in a row that nobody wanted (watchdog, brown-out, crash); 0 after one that somebody did, or an hour of calm.</param>
/// <param name="CertificateExpires">When the newest certificate that was issued to it ends; null when none was.</param>
/// <param name="NanoclrSha256">Hash of the nanoCLR image that runs, as it told: 64 hex digits, zeros when there is none; empty from a board without image slots.</param>
/// <param name="DeploymentSha256">As <paramref name="NanoclrSha256"/>, of the deployment.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record DeviceSummary(
    string Id, string Board, string Group, string Version, string ReleaseId, string State, string Reason, string Attempted,
    int Downloaded, int Total, long SignedAgeSeconds, DateTimeOffset? LastSeen, long Assignment, string Target, string Rollout, string Permit = "", DateTimeOffset? Erased = null,
    int Attempts = 0, DateTimeOffset? RetryAt = null, bool HasCertificate = false,
    string Mode = "", int Postponements = 0, string PostponeReason = "", DateTimeOffset? WaitUntil = null,
    string Reset = "", DateTimeOffset? Started = null, int Restarts = 0, DateTimeOffset? CertificateExpires = null,
    string NanoclrSha256 = "", string DeploymentSha256 = "")
{
    internal static DeviceSummary Of(Device device)
    {
        return new DeviceSummary(
            device.Id, device.Board, device.Group, device.Version, device.ReleaseId, DeviceStateName.Of(device.State), device.Reason,
            device.Attempted, device.Downloaded, device.Total, device.SignedAgeSeconds, device.LastSeenAt, device.Assignment,
            device.Target, device.RolloutId, device.Permit, device.ErasedAt, device.Attempts, device.RetryAt, device.CertificatePin is not null,
            device.Mode, device.Postponements, device.PostponeReason,
            device.WaitUntil == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(device.WaitUntil),
            device.Reset, device.StartedAt, device.Restarts, device.CertificateExpiresAt,
            device.NanoclrSha256, device.DeploymentSha256);
    }
}
