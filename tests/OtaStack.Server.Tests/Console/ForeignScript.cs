using System.Diagnostics;

namespace OtaStack.Server.Tests.Console;

/// <summary>The scripts in <c>tests/foreign</c>, which drive a real browser.</summary>
internal static class ForeignScript
{
    private static readonly string Folder = Find();

    /// <summary>Starts a script; what it tells comes on its standard output, what went wrong on its standard error.</summary>
    public static Process Start(string script, params string[] arguments)
    {
        ProcessStartInfo start = new("node", [Path.Combine(Folder, script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"node could not be started with {script}.");
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "foreign");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"tests/foreign was expected above {AppContext.BaseDirectory}.");
    }
}
