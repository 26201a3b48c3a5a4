using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>
/// The whole life of keys that no file holds: a root of two out of three tokens and a release key in a fourth, made, used and
/// replaced by requests and responses alone, and a device that follows.
/// </summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenCeremonyTests : IDisposable
{
    private const string Target = "thermostat/1.0.0/assemblies.bin";

    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly StringBuilder _said = new();
    private readonly string _stick;
    private readonly Dictionary<string, (string Uri, string PublicFile, string KeyId)> _keys = [];

    public TokenCeremonyTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
        _stick = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "stick")).FullName;
    }

    public void Dispose()
    {
        string everything = _said + string.Concat(Files(_workshop.Folder).Concat(Files(_workshop.State)).Select(path => File.ReadAllText(path, Encoding.Latin1)));
        _workshop.Dispose();
        Assert.True(everything.Length > 10_000);
        Assert.DoesNotContain(SoftHsm.Pin, everything, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_follows_the_first_root_a_release_and_the_rotation_of_a_root_key()
    {
        foreach (string name in (string[])["root1", "root2", "root3", "release", "root4"])
        {
            MakeKey(name);
        }

        Init();
        SigningRequest root = Collect("root", "root1", "root3");
        MemoryTrustStore device = new() { ["root.json"] = File.ReadAllBytes(Path.Combine(_workshop.Repository, "metadata/1.root.json")) };
        Assert.Equal(0, Run("release", "add", _workshop.Repository, "--version", "1.0.0", "--image", "assemblies", "--from", _workshop.Write("app.dll", "app"), "--board", Workshop.Board));
        _ = Collect("targets", "release");
        PublishedDirectory server = new(_workshop.Repository, _workshop.Online, _workshop.Clock);
        AssertFollows(server, device, rootVersion: 1);

        Assert.Equal(0, Run("root", "rotate", _workshop.Repository, "--keyid", _keys["root1"].KeyId, "--new-key", _keys["root4"].PublicFile));
        _ = Collect("root", "root2", "root3");
        _workshop.Clock.Advance(TimeSpan.FromHours(1));
        AssertFollows(server, device, rootVersion: 2);

        // The key that went may no longer sign, and a device would not believe it.
        Assert.Equal(0, Run("root", "renew", _workshop.Repository));
        string request = Request("root");
        Assert.Equal(1, Sign(request, "root1"));
        Assert.Contains("ceremony.key_not_needed", _ota.Errors, StringComparison.Ordinal);
        _ = Collect("root", "root4", "root2");
        _workshop.Clock.Advance(TimeSpan.FromHours(1));
        AssertFollows(server, device, rootVersion: 3);

        AssertMinutes(root);
        Assert.Equal(0, Run("verify", _workshop.Repository));
    }

    private static void AssertFollows(PublishedDirectory server, MemoryTrustStore device, int rootVersion)
    {
        Refresh refresh = server.Refresh(device);
        Assert.Equal(("", Verdict.Accepted, rootVersion), (refresh.RefusedRole, refresh.Verdict, refresh.RootVersion));
        Assert.Equal(Verdict.Accepted, server.Search(device, Target).Verdict);
    }

    private void AssertMinutes(SigningRequest request)
    {
        string minutes = Path.Combine(_workshop.Folder, "minutes.md");
        Assert.Equal(0, Run("ceremony", "transcript", _workshop.Repository, "--request", request.Id, "--out", minutes));
        Assert.Matches("pkcs11:token=root1-[0-9]+;serial=[0-9a-f]{16};object=root1", File.ReadAllText(minutes));
        Assert.Contains("Operator of root3", File.ReadAllText(minutes), StringComparison.Ordinal);
        Assert.Equal(0, Run("ceremony", "sign-transcript", minutes, "--key", _keys["root2"].Uri, "--pin-fd", "4"));
        Assert.Equal(0, Run("ceremony", "verify-transcript", minutes, "--signer", _keys["root2"].PublicFile));
        foreach (string box in (string[])["root1", "root2", "root3", "root4", "release"])
        {
            _ota.Set("XDG_STATE_HOME", Path.Combine(_workshop.State, box));
            Assert.True(Run("audit", "verify") == 0, box);
        }
    }

    private void MakeKey(string name)
    {
        string token = _hsm.CreateToken(name);
        SoftHsm.MakeKey(token, name);
        string uri = SoftHsm.Uri(token, name);
        (int code, JsonObject shown) = _ota.RunJson("key", "show", uri, "--pin-fd", "4");
        Assert.Equal(0, code);
        string file = _workshop.Write(name + ".pub.json", shown["key"]!.ToJsonString());
        _keys[name] = (uri, "public:" + file, (string)shown["keyid"]!);
    }

    private void Init()
    {
        string online = _workshop.Write("online.json", Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes()));
        Assert.Equal(0, Run(
            "product", "init", _workshop.Repository, "--name", "thermostat", "--board", Workshop.Board,
            "--root-key", _keys["root1"].PublicFile, "--root-key", _keys["root2"].PublicFile, "--root-key", _keys["root3"].PublicFile, "--root-threshold", "2",
            "--targets-key", _keys["release"].PublicFile, "--targets-threshold", "1", "--online-key", online));
    }

    /// <summary>Request, one box after the other, and back; the last of them must publish.</summary>
    private SigningRequest Collect(string role, params string[] holders)
    {
        string path = Request(role);
        SigningRequest request = SigningRequest.Parse(File.ReadAllBytes(path), path);
        foreach (string holder in holders)
        {
            Assert.True(Sign(path, holder) == 0, _ota.Errors);
            string response = Path.Combine(_stick, $"thermostat-{role}-{request.Version}.{_keys[holder].KeyId[..8]}.response.json");
            Assert.True(Run("ceremony", "accept", _workshop.Repository, response) == 0, _ota.Errors);
            Assert.Equal(holder == holders[^1], _ota.Out.Contains("Every threshold is met", StringComparison.Ordinal));
        }

        return request;
    }

    private string Request(string role)
    {
        string path = Path.Combine(_stick, role + ".request.json");
        File.Delete(path);
        Assert.True(Run("ceremony", "request", _workshop.Repository, "--role", role, "--out", path) == 0, _ota.Errors);
        return path;
    }

    private int Sign(string path, string holder)
    {
        SigningRequest request = SigningRequest.Parse(File.ReadAllBytes(path), path);
        _ota.Set("XDG_STATE_HOME", Path.Combine(_workshop.State, holder));
        _ota.Keyboard = new TypedKeyboard("Operator of " + holder, $"sign {request.Product} {request.Role} {request.Version} {request.PayloadSha256[..8]}");
        return Run("ceremony", "sign", path, "--key", _keys[holder].Uri, "--pin-fd", "4", "--artefacts", _workshop.Repository);
    }

    private int Run(params string[] arguments)
    {
        int code = _ota.Run(arguments);
        _ = _said.Append(_ota.Out).Append(_ota.Errors);
        return code;
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
}
