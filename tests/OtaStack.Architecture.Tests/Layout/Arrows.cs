namespace OtaStack.Architecture.Tests.Layout;

/// <summary>Which product assembly may know which: arrows point inwards (docs/architecture.md).</summary>
internal static class Arrows
{
    /// <summary>Assembly → the product assemblies it may refer to.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["OtaStack.Trust"] = [],
        ["OtaStack.Trust.Host"] = ["OtaStack.Trust"],
        ["OtaStack.Launcher"] = [],
        ["OtaStack.Agent"] = ["OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Agent.Host"] = ["OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Launcher.Program"] = ["OtaStack.Launcher"],
        ["OtaStack.LocalPage"] = ["OtaStack.Transport", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Device.InFieldUpdate"] = ["OtaStack.Agent", "OtaStack.Trust"],
        ["OtaStack.Transport"] = ["OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Device"] = ["OtaStack.Transport", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Device.Media"] = ["OtaStack.Device", "OtaStack.Transport", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Device.Page"] = ["OtaStack.Device", "OtaStack.LocalPage", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Bundles"] = ["OtaStack.Trust.Host", "OtaStack.Trust"],
        ["OtaStack.Signing"] = ["OtaStack.Bundles", "OtaStack.Trust.Host", "OtaStack.Trust"],
        ["ota"] = ["OtaStack.Signing", "OtaStack.Bundles", "OtaStack.Trust.Host", "OtaStack.Trust"],
        ["OtaStack.Server"] = ["OtaStack.Bundles", "OtaStack.Trust.Host", "OtaStack.Trust"],
        ["OtaStack.VirtualDevice"] = ["OtaStack.Boards", "OtaStack.Agent.Host", "OtaStack.Transport", "OtaStack.LocalPage", "OtaStack.Trust.Host", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Fleet"] = ["OtaStack.VirtualDevice", "OtaStack.Boards", "OtaStack.Transport", "OtaStack.Agent.Host", "OtaStack.LocalPage", "OtaStack.Agent", "OtaStack.Launcher", "OtaStack.Trust"],
        ["OtaStack.Boards"] = [],
    };

    public static IEnumerable<string> Forbidden(string assembly, IEnumerable<string> references)
    {
        return references.Where(reference => Allowed.ContainsKey(reference) && !Allowed[assembly].Contains(reference))
            .Select(reference => $"{assembly} must not refer to {reference}");
    }
}
