using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>Ceremonies by the command line alone: the first root by two of three holders, then a release; and what the tool refuses on the way.</summary>
public sealed class CeremonyStoryTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _stick;
    private readonly Ed25519Signer _root3 = TestSigners.Of("root3");

    public CeremonyStoryTests()
    {
        _ota = new ToolRun(_workshop);
        _stick = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "stick")).FullName;
        _ = _workshop.WriteKey("root1.pem", _workshop.Root1);
        _ = _workshop.WriteKey("root2.pem", _workshop.Root2);
        _ = _workshop.WriteKey("root3.pem", _root3);
        _ = _workshop.WriteKey("release.pem", _workshop.Targets1);
    }

    public void Dispose()
    {
        _root3.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void The_first_root_and_a_release_by_request_and_response()
    {
        InitWithPublicKeys();
        Assert.Equal((1, "ceremony.root_awaited"), CodeOf("release", "list", _workshop.Repository));
        string request = Request("root");

        SignOn("box1", request, "root1.pem");
        Assert.Contains("first root", _ota.Out, StringComparison.Ordinal);
        (int code, JsonObject accepted) = Accept(request, _workshop.Root1);
        Assert.Equal((0, false, 1), (code, (bool?)accepted["published"], (int?)accepted["progress"]![0]!["collected"]));
        SignOn("box3", request, "root3.pem");
        (code, accepted) = Accept(request, _root3);
        Assert.Equal((0, true), (code, (bool?)accepted["published"]));
        Assert.Equal(2, _workshop.Load().Root.Metadata.Signatures.Count);
        Assert.Equal((1, "ceremony.stale"), CodeOf("ceremony", "accept", _workshop.Repository, ResponseOf(request, _workshop.Root1)));

        string app = _workshop.Write("app.dll", "app");
        Assert.Equal(0, _ota.Run("release", "add", _workshop.Repository, "--version", "1.0.0", "--image", "assemblies", "--from", app, "--board", Workshop.Board));
        string release = Request("targets");
        SignOn("box1", release, "release.pem", "--artefacts", _workshop.Repository, "--trusted-root", Path.Combine(_workshop.Repository, "metadata/1.root.json"), "--armor");
        Assert.Contains("+ targets › thermostat/1.0.0/assemblies.bin › length: ", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("OTA RESPONSE", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("█", _ota.Out, StringComparison.Ordinal);
        _ota.Keyboard = ToolRun.Nobody;
        _ota.StandardInput = _ota.Out[_ota.Out.IndexOf("OTA RESPONSE", StringComparison.Ordinal).._ota.Out.IndexOf('█', StringComparison.Ordinal)];
        Assert.Equal(0, _ota.Run("ceremony", "accept", _workshop.Repository, "--typed"));
        Assert.Contains("Every threshold is met", _ota.Out, StringComparison.Ordinal);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void A_block_that_is_typed_is_checked_line_by_line()
    {
        string request = StageRelease();
        SignOn("box1", request, "release.pem", "--artefacts", _workshop.Repository, "--armor", "--json");
        string[] lines = [.. JsonNode.Parse(_ota.Out)!["responses"]![0]!["armor"]!.AsArray().Select(line => (string)line!)];
        string slip = lines[3][..5] + (lines[3][5] == '7' ? '8' : '7') + lines[3][6..];

        _ota.Keyboard = new TypedKeyboard(["OTAR", .. lines[..2], lines[2][3..].ToLowerInvariant() + "x\b", slip, .. lines[3..]]);
        Assert.Equal(0, _ota.Run("ceremony", "accept", _workshop.Repository, "--typed"));

        Assert.Equal(2, _ota.Errors.Split("not as it was printed").Length - 1);
        Assert.Equal(1, _workshop.Load().Published!.Version);
    }

    [Fact]
    public void Nothing_is_signed_without_the_words_and_the_people()
    {
        string request = StageRelease();
        string words = Words(request);
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        string[] sign = ["ceremony", "sign", request, "--key", Key("release.pem"), "--passphrase-fd", "3", "--artefacts", _workshop.Repository];

        Assert.Equal((2, "ceremony.operators_needed"), CodeOf(sign));
        Assert.Equal((2, "ceremony.no_terminal"), CodeOf([.. sign, "--operator", "Mori"]));
        Assert.Equal((2, "ceremony.yes_needs_rehearsal"), CodeOf([.. sign, "--operator", "Mori", "--yes"]));
        Assert.Equal((1, "ceremony.rehearsal_not"), CodeOf([.. sign, "--operator", "Mori", "--yes", "--rehearsal"]));
        _ota.Keyboard = new TypedKeyboard("Mori", "yes");
        Assert.Equal((1, "ceremony.not_confirmed"), CodeOf(sign));
        _ota.Keyboard = new TypedKeyboard("Mori", words, "mori");
        Assert.Equal((1, "ceremony.operators_needed"), CodeOf([.. sign, "--two-person"]));
        _ota.Keyboard = new TypedKeyboard("Mori", words, "Sato", "no");
        Assert.Equal((1, "ceremony.not_confirmed"), CodeOf([.. sign, "--two-person"]));
        _ota.Keyboard = new TypedKeyboard("");
        Assert.Equal((2, "ceremony.operator_invalid"), CodeOf(sign));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
        Assert.False(Directory.Exists(Path.Combine(_workshop.State, "ota")));

        _ota.Keyboard = new TypedKeyboard("Mori", words, "Sato", words);
        Assert.Equal(0, _ota.Run([.. sign, "--two-person"]));
        SigningResponse response = SigningResponse.Parse(File.ReadAllBytes(ResponseOf(request, _workshop.Targets1)), "response");
        Assert.Equal(["Mori", "Sato"], response.Operators);
        Assert.Contains("\"operator\":\"Mori, Sato\"", File.ReadAllText(Path.Combine(_workshop.State, "ota/key-use.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_a_rehearsal_signs_nothing_real()
    {
        string request = StageRelease();
        string marked = _workshop.WriteKey("REHEARSAL-release.pem", _workshop.Targets1);
        _ota.Keyboard = new TypedKeyboard("Mori", Words(request));

        Assert.Equal((1, "ceremony.rehearsal_key"), CodeOf("ceremony", "sign", request, "--key", marked, "--passphrase-fd", "3", "--artefacts", _workshop.Repository));
    }

    [Fact]
    public void A_request_that_was_tampered_with_on_the_stick_is_not_shown_to_anybody()
    {
        string request = StageRelease();
        string text = File.ReadAllText(request);
        File.WriteAllText(request, text.Replace("\"version\":1}", "\"version\":2}", StringComparison.Ordinal));

        Assert.Equal((1, "ceremony.request_inconsistent"), CodeOf("ceremony", "sign", request, "--key", Key("release.pem"), "--passphrase-fd", "3"));
        File.WriteAllText(request, text[..^2]);
        Assert.Equal((3, "ceremony.request_malformed"), CodeOf("ceremony", "sign", request, "--key", Key("release.pem"), "--passphrase-fd", "3"));
    }

    [Fact]
    public void Requests_and_acceptances_that_cannot_be_are_refused()
    {
        string request = StageRelease();
        Assert.Equal((3, "file.write_failed"), CodeOf("ceremony", "request", _workshop.Repository, "--role", "targets", "--out", request));
        Assert.Equal((1, "release.none_staged"), CodeOf("ceremony", "request", _workshop.Repository, "--role", "root", "--out", request + "2"));
        Assert.Equal((2, "ceremony.operators_needed"), CodeOf("ceremony", "request", _workshop.Repository, "--role", "targets", "--operators", "3"));
        Assert.Equal((2, "expiry.invalid"), CodeOf("ceremony", "request", _workshop.Repository, "--role", "targets", "--days", "0"));
        Assert.Equal((2, "ceremony.nothing_to_accept"), CodeOf("ceremony", "accept", _workshop.Repository));
        Assert.Equal((3, "ceremony.response_malformed"), CodeOf("ceremony", "accept", _workshop.Repository, request));
        Assert.Equal((3, "armour.malformed"), CodeOf("ceremony", "accept", _workshop.Repository, "--typed"));
    }

    private string StageRelease()
    {
        _ = _workshop.Create().AddRelease(Workshop.Release("1.0.0"));
        return Request("targets");
    }

    private void InitWithPublicKeys()
    {
        string online = _workshop.Write("online.json", Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes()));
        Assert.Equal(0, _ota.Run(
            "product", "init", _workshop.Repository, "--name", "thermostat", "--board", Workshop.Board,
            "--root-key", Public("root1.pem"), "--root-key", Public("root2.pem"), "--root-key", Public("root3.pem"), "--root-threshold", "2",
            "--targets-key", Public("release.pem"), "--targets-threshold", "1", "--online-key", online));
        Assert.False(Directory.Exists(Path.Combine(_workshop.Repository, "metadata")));
    }

    private string Request(string role)
    {
        string path = Path.Combine(_stick, role + ".request.json");
        Assert.Equal(0, _ota.Run("ceremony", "request", _workshop.Repository, "--role", role, "--out", path));
        return path;
    }

    private void SignOn(string box, string request, string key, params string[] more)
    {
        _ota.Set("XDG_STATE_HOME", Path.Combine(_workshop.State, box));
        _ota.Keyboard = new TypedKeyboard("Mori", Words(request));
        Assert.True(_ota.Run(["ceremony", "sign", request, "--key", Key(key), "--passphrase-fd", "3", .. more]) == 0, _ota.Errors);
    }

    private (int, JsonObject) Accept(string request, Ed25519Signer key) => _ota.RunJson("ceremony", "accept", _workshop.Repository, ResponseOf(request, key));

    private string ResponseOf(string request, Ed25519Signer key)
    {
        SigningRequest asked = SigningRequest.Parse(File.ReadAllBytes(request), request);
        return Path.Combine(_stick, $"thermostat-{asked.Role}-{asked.Version}.{key.PublicKey.KeyId[..8]}.response.json");
    }

    private static string Words(string request)
    {
        SigningRequest asked = SigningRequest.Parse(File.ReadAllBytes(request), request);
        return $"sign {asked.Product} {asked.Role} {asked.Version} {asked.PayloadSha256[..8]}";
    }

    private string Key(string name) => Path.Combine(_workshop.Folder, name);

    private string Public(string name) => "public:" + Key(name) + ".pub.json";

    private (int, string?) CodeOf(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(arguments);
        return (code, (string?)data["code"]);
    }
}
