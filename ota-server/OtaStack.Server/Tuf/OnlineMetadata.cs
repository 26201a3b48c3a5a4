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

    /// <param name="roles">Every targets role with its metadata file, in any order (TUF 4.4: the snapshot lists them all).</param>
    public static byte[] Snapshot(OnlineKey key, int version, DateTimeOffset now, IEnumerable<(SnapshotEntry Role, byte[] File)> roles)
    {
        return Sign(key, "snapshot", version, now, SnapshotLifetime, roles.Select(role => (MetadataName.Listed(role.Role.Role), role.Role.Version, role.File)));
    }

    public static byte[] Timestamp(OnlineKey key, int version, DateTimeOffset now, int snapshotVersion, byte[] snapshot)
    {
        return Sign(key, "timestamp", version, now, TimestampLifetime, [(MetadataName.Listed("snapshot"), snapshotVersion, snapshot)]);
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
        OnlineKey key, string role, int version, DateTimeOffset now, TimeSpan lifetime, IEnumerable<(string Name, int Version, byte[] File)> refersTo)
    {
        string expires = (now + lifetime).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string issued = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string meta = string.Join(',', refersTo.OrderBy(file => file.Name, StringComparer.Ordinal).Select(Describe));
        string signed = string.Create(CultureInfo.InvariantCulture, $"{{\"_type\":\"{role}\",\"expires\":\"{expires}\",\"issued\":\"{issued}\",\"meta\":{{{meta}}},\"spec_version\":\"1.0.34\",\"version\":{version}}}");
        string signature = Convert.ToHexStringLower(key.Sign(Encoding.ASCII.GetBytes(signed)));
        return Encoding.ASCII.GetBytes($$"""{"signatures":[{"keyid":"{{key.KeyId}}","sig":"{{signature}}"}],"signed":{{signed}}}""");
    }

    private static string Describe((string Name, int Version, byte[] File) file)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(file.File));
        return string.Create(CultureInfo.InvariantCulture, $"\"{file.Name}\":{{\"hashes\":{{\"sha256\":\"{hash}\"}},\"length\":{file.File.Length},\"version\":{file.Version}}}");
    }
}
