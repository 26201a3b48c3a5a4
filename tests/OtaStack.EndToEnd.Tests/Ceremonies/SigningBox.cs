using System.Text.Json;
using System.Text.RegularExpressions;
using OtaStack.Scenario;
using OtaStack.TestKit;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>A keyholder's machine: one token with one key, <c>ota</c>, a state of its own, and no repository.</summary>
internal sealed partial class SigningBox
{
    private readonly Installation _installation;
    private readonly SoftHsmTokens _tokens;
    private readonly string _folder;
    private readonly string _name;
    private readonly Dictionary<string, string> _environment;
    private readonly SigningTool _ota;

    private SigningBox(Installation installation, SoftHsmTokens tokens, string folder, string name)
    {
        _installation = installation;
        _tokens = tokens;
        _name = name;
        _folder = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        Token = tokens.CreateToken(name);
        _environment = new Dictionary<string, string>
        {
            [SoftHsmTokens.SettingsVariable] = tokens.SettingsFile,
            ["XDG_STATE_HOME"] = Path.Combine(_folder, "state"),
            ["LC_ALL"] = "C",
            ["TERM"] = "dumb",
        };
        _ota = new SigningTool(installation, SoftHsmTokens.Pin, Path.Combine(_folder, "ota.log"), _environment);
    }

    public string Token { get; }

    public string KeyUri => SoftHsmTokens.Uri(Token, _name);

    public string KeyId { get; private set; } = "";

    /// <summary>Signs raw bytes with the token, past <c>ota</c>, as a thief does who has the token and its PIN.</summary>
    /// <param name="message">At most 1,024 bytes: pkcs11-tool signs no more with EdDSA.</param>
    public byte[] SignPastTheTool(byte[] message)
    {
        string input = Path.Combine(_folder, "message");
        string output = Path.Combine(_folder, "signature");
        File.WriteAllBytes(input, message);
        File.Delete(output);
        _ = _tokens.Tool(
            Token, "--login", "--pin", SoftHsmTokens.Pin, "--sign", "--mechanism", "EDDSA", "--label", _name, "--input-file", input, "--output-file", output);
        return File.ReadAllBytes(output);
    }

    /// <summary>The public half, which may leave the box.</summary>
    public string PublicKey => "public:" + Path.Combine(_folder, "key.pub.json");

    public static async Task<SigningBox> MakeAsync(Installation installation, SoftHsmTokens tokens, string folder, string name, CancellationToken cancellation)
    {
        SigningBox box = new(installation, tokens, folder, name);
        JsonElement made = await box._ota.RunAsync(cancellation, "key", "generate", "--key", box.KeyUri, "--pin-fd", "0");
        box.KeyId = made.GetProperty("keyid").GetString()!;
        _ = await box._ota.RunAsync(cancellation, "key", "attest", box.KeyUri, "--pin-fd", "0");
        _ = await box._ota.RunAsync(cancellation, "key", "export", box.KeyUri, "--out", box.PublicKey["public:".Length..], "--pin-fd", "0");
        return box;
    }

    /// <summary>The holder reads the screen, types name, words and PIN, and takes the response away.</summary>
    /// <param name="request">The request file on the stick.</param>
    /// <param name="artefacts">Files on the stick; null when there are none.</param>
    /// <returns>The exit code, what the screen showed, and the response files that were written.</returns>
    public async Task<(int Code, string Screen, string[] Responses)> SignAsync(string request, string? artefacts = null)
    {
        string stick = Path.GetDirectoryName(request)!;
        string[] before = Directory.GetFiles(stick);
        string[] command = ["dotnet", "exec", _installation.SigningTool, "ceremony", "sign", request, "--key", KeyUri];
        (int code, string screen) = await new Terminal(_environment).RunAsync(
            [(AskedForName(), _ => "Holder of " + _name), (AskedForWords(), asked => asked.Groups[1].Value), (AskedForPin(), _ => SoftHsmTokens.Pin)],
            artefacts is null ? command : [.. command, "--artefacts", artefacts]);
        await File.AppendAllTextAsync(Path.Combine(_folder, "screens.txt"), screen);
        return (code, screen, [.. Directory.GetFiles(stick).Except(before)]);
    }

    public Task VerifyLogAsync(CancellationToken cancellation) => _ota.RunAsync(cancellation, "audit", "verify");

    [GeneratedRegex("Name of operator 1 of 1:")]
    private static partial Regex AskedForName();

    [GeneratedRegex("if this is what you want to sign, type: (sign [a-z]+ [a-z]+ [0-9]+ [0-9a-f]{8})")]
    private static partial Regex AskedForWords();

    [GeneratedRegex(@"PIN of the token [a-z0-9-]+ \(serial [0-9a-f]+\):")]
    private static partial Regex AskedForPin();
}
