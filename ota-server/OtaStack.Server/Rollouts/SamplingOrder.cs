using System.Security.Cryptography;
using System.Text;

namespace OtaStack.Server.Rollouts;

/// <summary>
/// The order in which devices are reached: by SHA-256(rollout id ‖ device id). The same for everybody who knows the two ids,
/// different from rollout to rollout, so that the same device is not always the first to try.
/// </summary>
internal static class SamplingOrder
{
    /// <summary>The ids in their order.</summary>
    public static IReadOnlyList<string> Of(string rolloutId, IEnumerable<string> deviceIds)
    {
        return [.. deviceIds
            .Select(id => (Id: id, Key: KeyOf(rolloutId, id)))
            .OrderBy(d => d.Key, StringComparer.Ordinal).ThenBy(d => d.Id, StringComparer.Ordinal)
            .Select(d => d.Id)];
    }

    private static string KeyOf(string rolloutId, string deviceId)
    {
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rolloutId + deviceId)));
    }
}
