using System.Globalization;

namespace OtaStack.Server.Tuf;

/// <summary>Names of published metadata files: <c>timestamp.json</c>, or a version and a role.</summary>
internal static class MetadataName
{
    public const string Timestamp = "timestamp.json";

    private const string Extension = ".json";

    public static string Of(int version, string role)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{version}.{role}{Extension}");
    }

    /// <summary>The name under which a snapshot lists the role (TUF 4.4).</summary>
    public static string Listed(string role)
    {
        return role + Extension;
    }

    /// <summary>Reads <c>7.targets.json</c> or, of a delegated role, <c>7.beta.json</c>; false for everything that <see cref="Of"/> does not write.</summary>
    public static bool TryParse(string name, out int version, out string role)
    {
        version = 0;
        role = string.Empty;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || name[0] == '0' || !name.EndsWith(Extension, StringComparison.Ordinal) || name.Length <= dot + Extension.Length
            || !int.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            return false;
        }

        role = name[(dot + 1)..^Extension.Length];
        return role is "root" or RoleName.Targets or "snapshot" || RoleName.IsDelegated(role);
    }
}
