using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>The foreign programs of <c>tests/foreign</c>, installed when they are not there.</summary>
internal static class NodeModules
{
    public static string Folder { get; } = Path.Combine(Support.Foreign.TopFolder, "tests", "foreign");

    public static void Restore()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "tuf-js")))
        {
            (int code, string output) = Support.Foreign.TryIn(Folder, "npm", "ci", "--no-audit", "--no-fund");
            Assert.True(code == 0, output);
        }
    }
}
