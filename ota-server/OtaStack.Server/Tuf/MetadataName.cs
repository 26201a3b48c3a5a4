using System.Globalization;

namespace OtaStack.Server.Tuf;

/// <summary>Names of published metadata files: <c>timestamp.json</c>, or a version and a role.</summary>
internal static class MetadataName
{
    public const string Timestamp = "timestamp.json";

    private static readonly string[] Roles = ["root", "targets", "snapshot"];

    public static string Of(int version, string role)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{version}.{role}.json");
    }

    /// <summary>Reads <c>7.targets.json</c>; false for everything that <see cref="Of"/> does not write.</summary>
    public static bool TryParse(string name, out int version, out string role)
    {
        version = 0;
        role = string.Empty;
        string[] parts = name.Split('.');
        if (parts.Length != 3 || parts[2] != "json" || !Roles.Contains(parts[1]) || parts[0].StartsWith('0')
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return false;
        }

        role = parts[1];
        return true;
    }
}
