using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Repository;

/// <summary>Where things lie in a repository directory (docs/formats.md).</summary>
public static class RepositoryPaths
{
    public const string Settings = "ota-product.json";
    public const string Metadata = "metadata";
    public const string Targets = "targets";

    /// <summary>The folder of metadata that collects signatures.</summary>
    public const string Staged = "staged";

    public const string Keys = "keys";

    internal const string Lock = ".ota-lock";

    private const string Ending = ".json";

    public static string Root(int version) => RoleMetadata("root", version);

    public static string TargetsMetadata(int version) => RoleMetadata("targets", version);

    /// <summary>Published metadata of any role: <c>metadata/V.ROLE.json</c>.</summary>
    public static string RoleMetadata(string role, int version) => $"{Metadata}/{Count.Of(version)}.{role}{Ending}";

    /// <summary>Metadata of any role while it collects signatures.</summary>
    public static string StagedMetadata(string role) => $"{Staged}/{role}{Ending}";

    public static string Target(string path) => $"{Targets}/{path}";

    public static string Key(string keyId) => $"{Keys}/{keyId}{Ending}";

    /// <summary>The role in <c>ROLE.json</c>; null for every name that is not of that form.</summary>
    internal static string? RoleIn(string stagedName)
    {
        return stagedName.EndsWith(Ending, StringComparison.Ordinal) && Names.IsRole(stagedName[..^Ending.Length])
            ? stagedName[..^Ending.Length]
            : null;
    }

    /// <summary>Version and role in <c>V.ROLE.json</c>; version 0 for every name that is not of that form.</summary>
    internal static (int Version, string Role) VersionAndRoleIn(string fileName)
    {
        int dot = fileName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && RoleIn(fileName[(dot + 1)..]) is { } role
            && int.TryParse(fileName[..dot], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int version)
            && version > 0
            && fileName[..dot] == Count.Of(version)
            ? (version, role)
            : (0, "");
    }
}
