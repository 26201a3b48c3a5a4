using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Products;

namespace OtaStack.Server.Tuf;

/// <summary>Makes the two roles that the server signs. The text below is canonical JSON: members ascend, no whitespace, ASCII only.</summary>
internal static class OnlineMetadata
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static readonly TimeSpan SnapshotLifetime = TimeSpan.FromDays(7);

    public static readonly TimeSpan TimestampLifetime = TimeSpan.FromDays(1);

    public static byte[] Snapshot(OnlineKey key, int version, DateTimeOffset now, int targetsVersion, ReadOnlySpan<byte> targets)
    {
        return Sign(key, "snapshot", version, now, SnapshotLifetime, "targets.json", targetsVersion, targets);
    }

    public static byte[] Timestamp(OnlineKey key, int version, DateTimeOffset now, int snapshotVersion, ReadOnlySpan<byte> snapshot)
    {
        return Sign(key, "timestamp", version, now, TimestampLifetime, "snapshot.json", snapshotVersion, snapshot);
    }

    /// <summary>
    /// The version after <paramref name="newest"/>, but at least the minutes since 1970: after the data directory was
    /// restored from an older backup, devices that have seen newer versions still go on (TUF 5.4.3 refuses lower ones).
    /// </summary>
    public static int NextVersion(int newest, DateTimeOffset now)
    {
        long minutes = now.ToUnixTimeSeconds() / 60;
        return minutes > newest && minutes < int.MaxValue ? (int)minutes : checked(newest + 1);
    }

    private static byte[] Sign(
        OnlineKey key, string role, int version, DateTimeOffset now, TimeSpan lifetime, string refersTo, int refersVersion, ReadOnlySpan<byte> file)
    {
        string expires = (now + lifetime).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string issued = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        string meta = string.Create(CultureInfo.InvariantCulture, $$"""
            "{{refersTo}}":{"hashes":{"sha256":"{{hash}}"},"length":{{file.Length}},"version":{{refersVersion}}
            """);
        string signed = string.Create(CultureInfo.InvariantCulture, $"{{\"_type\":\"{role}\",\"expires\":\"{expires}\",\"issued\":\"{issued}\",\"meta\":{{{meta}}}}},\"spec_version\":\"1.0.34\",\"version\":{version}}}");
        string signature = Convert.ToHexStringLower(key.Sign(Encoding.ASCII.GetBytes(signed)));
        return Encoding.ASCII.GetBytes($$"""{"signatures":[{"keyid":"{{key.KeyId}}","sig":"{{signature}}"}],"signed":{{signed}}}""");
    }
}
