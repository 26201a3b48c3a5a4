using System.Diagnostics;

namespace OtaStack.Signing.Tests.Support;

/// <summary>Runs programs that nobody here wrote.</summary>
internal static class Foreign
{
    /// <summary>The repository's top folder.</summary>
    public static string TopFolder { get; } = FindTop();

    public static (int Code, string Output) Try(string program, params string[] arguments) => TryIn(null, program, arguments);

    public static (int Code, string Output) TryIn(string? folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null)
        {
            start.WorkingDirectory = folder;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    public static string Run(string program, params string[] arguments)
    {
        (int code, string output) = Try(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit code {code}\n{output}");
        return output;
    }

    private static string FindTop()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OtaStack.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"OtaStack.sln was expected above {AppContext.BaseDirectory}.");
    }
}
