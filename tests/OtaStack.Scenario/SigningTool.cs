using System.Diagnostics;
using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>Runs <c>ota</c> as a person would; the passphrase goes through standard input, never through an argument.</summary>
/// <param name="installation">Where <c>ota</c> is.</param>
/// <param name="passphrase">What standard input holds: a passphrase or a PIN.</param>
/// <param name="logPath">Takes commands and what they printed.</param>
/// <param name="environment">What a machine of its own differs in; null: nothing.</param>
internal sealed class SigningTool(Installation installation, string passphrase, string logPath, IReadOnlyDictionary<string, string>? environment = null)
{
    public async Task<JsonElement> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        return await RunAsync(null, cancellation, arguments).ConfigureAwait(false);
    }

    public async Task<JsonElement> RunAsync(string? apiKey, CancellationToken cancellation, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(installation.SigningTool);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--json");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        if (apiKey is not null)
        {
            start.Environment["OTA_API_KEY"] = apiKey;
        }

        using Process process = Process.Start(start) ?? throw new ScenarioException("ota could not be started.");
        await process.StandardInput.WriteLineAsync(passphrase).ConfigureAwait(false);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        string error = await errors.ConfigureAwait(false);
        await File.AppendAllTextAsync(logPath, $"$ ota {string.Join(' ', arguments)}\n{output}{error}", cancellation).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new ScenarioException($"ota {string.Join(' ', arguments)}: expected exit code 0, got {process.ExitCode}: {error}{output}");
        }

        using JsonDocument document = JsonDocument.Parse(output.Length == 0 ? "{}" : output);
        return document.RootElement.Clone();
    }
}
