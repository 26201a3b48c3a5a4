using System.Text.Json;
using OtaStack.Scenario;
using OtaStack.TestKit;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>A release manager whose machine has the repository and no key, and the holders of tokens with the stick between them.</summary>
internal sealed class TokenTeam : IDisposable
{
    private readonly Installation _installation;
    private readonly string _folder;
    private readonly string _stick;
    private readonly SoftHsmTokens _tokens = new();
    private readonly SigningTool _ota;
    private readonly Dictionary<string, SigningBox> _boxes = [];

    public TokenTeam(Installation installation, string folder)
    {
        _installation = installation;
        _folder = folder;
        _stick = Directory.CreateDirectory(Path.Combine(folder, "stick")).FullName;
        _ota = new SigningTool(
            installation, "", Path.Combine(folder, "online.log"), new Dictionary<string, string> { ["XDG_STATE_HOME"] = Path.Combine(folder, "online-state") });
    }

    public string Repository => Path.Combine(_folder, "repository");

    public string FirstRoot => Path.Combine(Repository, "metadata", "1.root.json");

    public SigningBox this[string box] => _boxes[box];

    public async Task MakeBoxesAsync(CancellationToken cancellation, params string[] names)
    {
        foreach (string name in names)
        {
            _boxes[name] = await SigningBox.MakeAsync(_installation, _tokens, _folder, name, cancellation);
        }
    }

    public async Task InitialiseAsync(Uri server, string apiKey, CancellationToken cancellation)
    {
        string online = Path.Combine(_folder, "online-key.json");
        _ = await _ota.RunAsync(apiKey, cancellation, "server", "product", "create", "--name", "thermostat", "--server", server.ToString(), "--out", online);
        _ = await OnlineAsync(
            cancellation, "product", "init", Repository, "--name", "thermostat", "--board", ProductTeam.Board,
            "--root-key", this["root1"].PublicKey, "--root-key", this["root2"].PublicKey, "--root-key", this["root3"].PublicKey, "--root-threshold", "2",
            "--targets-key", this["release"].PublicKey, "--targets-threshold", "1", "--online-key", online);
    }

    public Task PublishAsync(Uri server, string apiKey, CancellationToken cancellation)
    {
        return _ota.RunAsync(apiKey, cancellation, "publish", Repository, "--server", server.ToString());
    }

    /// <summary>A command on the machine that has the repository and no key.</summary>
    public Task<JsonElement> OnlineAsync(CancellationToken cancellation, params string[] arguments) => _ota.RunAsync(cancellation, arguments);

    /// <summary>A release of one of the sample's builds, signed by the box that holds the release key.</summary>
    public async Task ReleaseAsync(string version, string sample, string box, CancellationToken cancellation)
    {
        _ = await OnlineAsync(
            cancellation, "release", "add", Repository, "--version", version, "--image", "assemblies", "--from", _installation.Sample(sample),
            "--board", ProductTeam.Board, "--security-counter", "1");
        await CollectAsync("targets", cancellation, box);
    }

    /// <summary>Request, one box after the other, and back; the last of them must publish.</summary>
    public async Task CollectAsync(string role, CancellationToken cancellation, params string[] boxes)
    {
        string request = await RequestAsync(role, cancellation);
        foreach (string box in boxes)
        {
            (int code, string screen, string[] responses) = await this[box].SignAsync(request, Repository);
            Assert.True(code == 0, screen);
            JsonElement accepted = await OnlineAsync(cancellation, ["ceremony", "accept", Repository, Assert.Single(responses)]);
            Assert.Equal(box == boxes[^1], accepted.GetProperty("published").GetBoolean());
        }
    }

    /// <summary>Writes the request for what is staged onto the stick.</summary>
    public async Task<string> RequestAsync(string role, CancellationToken cancellation)
    {
        string path = Path.Combine(_stick, $"{Directory.GetFiles(_stick, "*.request.json").Length + 1}-{role}.request.json");
        _ = await OnlineAsync(cancellation, "ceremony", "request", Repository, "--role", role, "--out", path);
        return path;
    }

    public async Task VerifyLogsAsync(CancellationToken cancellation)
    {
        foreach (SigningBox box in _boxes.Values)
        {
            await box.VerifyLogAsync(cancellation);
        }
    }

    public void Dispose() => _tokens.Dispose();
}
