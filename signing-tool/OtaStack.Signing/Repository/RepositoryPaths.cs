using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Repository;

/// <summary>Where things lie in a repository directory (docs/formats.md).</summary>
public static class RepositoryPaths
{
    public const string Settings = "ota-product.json";
    public const string Metadata = "metadata";
    public const string Targets = "targets";
    public const string Staged = "staged/targets.json";
    public const string Keys = "keys";

    internal const string Lock = ".ota-lock";

    public static string Root(int version) => $"{Metadata}/{Count.Of(version)}.root.json";

    public static string TargetsMetadata(int version) => $"{Metadata}/{Count.Of(version)}.targets.json";

    public static string Target(string path) => $"{Targets}/{path}";

    public static string Key(string keyId) => $"{Keys}/{keyId}.json";

    /// <summary>The version in <c>V.targets.json</c> or <c>N.root.json</c>; 0 for every other name.</summary>
    internal static int VersionIn(string fileName, string role)
    {
        string ending = $".{role}.json";
        return fileName.EndsWith(ending, StringComparison.Ordinal)
            && int.TryParse(fileName[..^ending.Length], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int version)
            && version > 0
            && fileName == Count.Of(version) + ending
            ? version
            : 0;
    }
}
