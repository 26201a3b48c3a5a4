using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>
/// A program on a pseudo-terminal (<c>script</c> of util-linux), answered as a person answers: after the question is on the screen,
/// with what the screen says.
/// </summary>
internal sealed class Terminal(IReadOnlyDictionary<string, string> environment)
{
    private const int MaxScreen = 64 * 1024;

    /// <param name="questions">What must be asked, in this order: what the screen then shows, and the answer to it.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <returns>The exit code, and all that was to be seen.</returns>
    public async Task<(int Code, string Screen)> RunAsync(IReadOnlyList<(Regex Question, Func<Match, string> Answer)> questions, params string[] program)
    {
        string command = "stty cols 250; exec " + string.Join(' ', program.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        ProcessStartInfo start = new("script", ["--quiet", "--return", "--command", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("script could not be started.");
        StringBuilder screen = new();
        try
        {
            await TalkAsync(process, questions, screen, patience.Token);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command}: no end after 60 s\n{screen}");
        }

        return (process.ExitCode, screen.ToString());
    }

    private static async Task TalkAsync(
        Process process, IReadOnlyList<(Regex Question, Func<Match, string> Answer)> questions, StringBuilder screen, CancellationToken cancellation)
    {
        char[] buffer = new char[1024];
        int answered = 0;
        int seen = 0;
        int count;
        while ((count = await process.StandardOutput.ReadAsync(buffer, cancellation)) > 0)
        {
            _ = screen.Append(buffer, 0, count);
            Assert.InRange(screen.Length, 0, MaxScreen);
            if (answered < questions.Count && questions[answered].Question.Match(screen.ToString(), seen) is { Success: true } asked)
            {
                seen = screen.Length;
                await process.StandardInput.WriteAsync(questions[answered++].Answer(asked) + "\r");
                await process.StandardInput.FlushAsync(cancellation);
            }
        }
    }
}
