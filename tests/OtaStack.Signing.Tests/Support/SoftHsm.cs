using System.Runtime.InteropServices;
using OtaStack.TestKit;

namespace OtaStack.Signing.Tests.Support;

/// <summary>
/// Tokens of SoftHSM2 for this process, shared by all tests of <see cref="Collection"/>, which therefore run one after another.
/// SoftHSM reads its settings from the environment of the process when it is initialised: only one store can be in use at a time.
/// </summary>
public sealed class SoftHsm : IDisposable
{
    /// <summary>Put <c>[Collection(SoftHsm.Collection)]</c> on every class that uses tokens.</summary>
    public const string Collection = "SoftHSM2";

    /// <inheritdoc cref="SoftHsmTokens.Pin"/>
    public const string Pin = SoftHsmTokens.Pin;

    /// <inheritdoc cref="SoftHsmTokens.OfficerPin"/>
    public const string OfficerPin = SoftHsmTokens.OfficerPin;

    private readonly SoftHsmTokens _tokens = new();

    public SoftHsm()
    {
        // For programs that are started, and for the module in this process: what .NET sets does not reach getenv.
        Environment.SetEnvironmentVariable(SoftHsmTokens.SettingsVariable, _tokens.SettingsFile);
        Assert.Equal(0, NativeMethods.SetEnv(SoftHsmTokens.SettingsVariable, _tokens.SettingsFile, 1));
    }

    /// <inheritdoc cref="SoftHsmTokens.Module"/>
    public static string Module => SoftHsmTokens.Module;

    /// <inheritdoc cref="SoftHsmTokens.CreateToken"/>
    public string CreateToken(string name) => _tokens.CreateToken(name);

    /// <inheritdoc cref="SoftHsmTokens.Uri(string, string)"/>
    public static string Uri(string token, string label) => SoftHsmTokens.Uri(token, label);

    /// <inheritdoc cref="SoftHsmTokens.Uri(string)"/>
    public static string Uri(string token) => SoftHsmTokens.Uri(token);

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

    /// <inheritdoc cref="SoftHsmTokens.Remove"/>
    public void Remove(string token) => _tokens.Remove(token);

    public void Dispose() => _tokens.Dispose();

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetEnv(string name, string value, int overwrite);
    }
}
