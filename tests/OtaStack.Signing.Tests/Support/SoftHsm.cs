using System.Runtime.InteropServices;

namespace OtaStack.Signing.Tests.Support;

/// <summary>
/// Tokens of SoftHSM2 in a temporary folder, shared by all tests of <see cref="Collection"/>, which therefore run one after another.
/// SoftHSM reads its settings from the environment of the process when it is initialised: only one store can be in use at a time.
/// </summary>
public sealed class SoftHsm : IDisposable
{
    /// <summary>Put <c>[Collection(SoftHsm.Collection)]</c> on every class that uses tokens.</summary>
    public const string Collection = "SoftHSM2";

    /// <summary>The user PIN of every token; no output may ever contain it.</summary>
    public const string Pin = "pin-73514862";

    /// <summary>The security officer's PIN.</summary>
    public const string OfficerPin = "so-pin-90417735";

    private const string Settings = "SOFTHSM2_CONF";

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-softhsm-").FullName;
    private readonly Dictionary<string, string> _directories = new(StringComparer.Ordinal);
    private int _number;

    public SoftHsm()
    {
        _ = Directory.CreateDirectory(Path.Combine(_folder, "tokens"));
        string settings = Path.Combine(_folder, "softhsm2.conf");
        File.WriteAllText(settings, $"directories.tokendir = {_folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");

        // For programs that are started, and for the module in this process: what .NET sets does not reach getenv.
        Environment.SetEnvironmentVariable(Settings, settings);
        Assert.Equal(0, NativeMethods.SetEnv(Settings, settings, 1));
    }

    /// <summary>The module's file.</summary>
    public static string Module { get; } =
        new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so" }.FirstOrDefault(File.Exists) ?? "/usr/lib/softhsm/libsofthsm2.so";

    /// <summary>A new, empty token with a label of its own that starts with <paramref name="name"/>.</summary>
    public string CreateToken(string name)
    {
        string label = $"{name}-{++_number}";
        string[] before = Directory.GetDirectories(Path.Combine(_folder, "tokens"));
        _ = Foreign.Run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", OfficerPin, "--pin", Pin);
        _directories[label] = Assert.Single(Directory.GetDirectories(Path.Combine(_folder, "tokens")).Except(before));
        return label;
    }

    /// <summary>The URI of a key in a token.</summary>
    public static string Uri(string token, string label) => $"pkcs11:token={token};object={label}?module-path={Module}";

    /// <summary>The URI of a token.</summary>
    public static string Uri(string token) => $"pkcs11:token={token}?module-path={Module}";

    /// <summary>Makes an Ed25519 key with pkcs11-tool.</summary>
    public static void MakeKey(string token, string label, string id = "01", string keyType = "EC:edwards25519")
    {
        _ = Tool(token, "--login", "--pin", Pin, "--keypairgen", "--key-type", keyType, "--usage-sign", "--label", label, "--id", id);
    }

    /// <summary>OpenSC's pkcs11-tool: a second opinion on what is in a token.</summary>
    public static string Tool(string token, params string[] arguments)
    {
        return Foreign.Run("pkcs11-tool", ["--module", Module, "--token-label", token, .. arguments]);
    }

    /// <summary>Pulls the token out: its files are gone.</summary>
    public void Remove(string token) => Directory.Delete(_directories[token], recursive: true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetEnv(string name, string value, int overwrite);
    }
}
