using System.Reflection;
using System.Security.Cryptography;
using OtaStack.Signing.Ceremonies;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Which program this is, for responses and minutes.</summary>
internal static class RunningTool
{
    private static readonly Lazy<ToolIdentity> Read = new(ReadIdentity);

    public static ToolIdentity Identity => Read.Value;

    private static ToolIdentity ReadIdentity()
    {
        Assembly assembly = typeof(RunningTool).Assembly;

        // A single-file program has no assembly file of its own: then the program is what was approved.
        string file = assembly.Location.Length > 0 ? assembly.Location : Environment.ProcessPath!;
        using FileStream content = File.OpenRead(file);
        return new ToolIdentity(assembly.GetName().Version!.ToString(3), Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
