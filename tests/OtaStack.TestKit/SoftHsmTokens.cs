using System.Diagnostics;

namespace OtaStack.TestKit;

/// <summary>
/// Tokens of SoftHSM2 in a temporary folder. Programs that are started see them once <see cref="SettingsVariable"/> names
/// <see cref="SettingsFile"/> in their environment.
/// </summary>
public sealed class SoftHsmTokens : IDisposable
{
    /// <summary>The variable that SoftHSM reads when it is initialised.</summary>
    public const string SettingsVariable = "SOFTHSM2_CONF";

    /// <summary>The user PIN of every token; no output may ever contain it.</summary>
    public const string Pin = "pin-73514862";

    /// <summary>The security officer's PIN.</summary>
    public const string OfficerPin = "so-pin-90417735";

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-softhsm-").FullName;
    private readonly Dictionary<string, string> _directories = new(StringComparer.Ordinal);
    private int _number;

    public SoftHsmTokens()
    {
        _ = Directory.CreateDirectory(Path.Combine(_folder, "tokens"));
        SettingsFile = Path.Combine(_folder, "softhsm2.conf");
        File.WriteAllText(SettingsFile, $"directories.tokendir = {_folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
    }

    public string SettingsFile { get; }

    /// <summary>The module's file.</summary>
    public static string Module { get; } =
        new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so" }.FirstOrDefault(File.Exists) ?? "/usr/lib/softhsm/libsofthsm2.so";

    /// <summary>A new, empty token with a label of its own that starts with <paramref name="name"/>.</summary>
    public string CreateToken(string name)
    {
        string label = $"{name}-{++_number}";
        string[] before = Directory.GetDirectories(Path.Combine(_folder, "tokens"));
        _ = Run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", OfficerPin, "--pin", Pin);
        _directories[label] = Directory.GetDirectories(Path.Combine(_folder, "tokens")).Except(before).Single();
        return label;
    }

    /// <summary>The URI of a key in a token.</summary>
    public static string Uri(string token, string label) => $"pkcs11:token={token};object={label}?module-path={Module}";

    /// <summary>The URI of a token.</summary>
    public static string Uri(string token) => $"pkcs11:token={token}?module-path={Module}";

    /// <summary>OpenSC's pkcs11-tool: a second opinion on what is in a token.</summary>
    /// <returns>What it printed.</returns>
    public string Tool(string token, params string[] arguments) => Run("pkcs11-tool", ["--module", Module, "--token-label", token, .. arguments]);

    /// <summary>Pulls the token out: its files are gone.</summary>
    public void Remove(string token) => Directory.Delete(_directories[token], recursive: true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[SettingsVariable] = SettingsFile;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments[0]}: exit code {process.ExitCode}\n{output}");
    }
}
