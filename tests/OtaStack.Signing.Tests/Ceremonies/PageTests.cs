using System.Text;
using System.Text.RegularExpressions;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>The commands in docs/ceremonies run as they stand, on machines of their own, and a device follows what comes of them.</summary>
public sealed partial class PageTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly Ed25519Signer _online2 = TestSigners.Of("online2");
    private readonly PublishedDirectory _server;
    private int _commands;

    public PageTests()
    {
        _ota = new ToolRun(_workshop);
        _server = new PublishedDirectory(Repository, _workshop.Online, _workshop.Clock);
        _ = _workshop.Write("online.json", Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes()));
        _ = _workshop.Write("online2.json", Encoding.ASCII.GetString(_online2.PublicKey.ToCanonicalBytes()));
        _ = _workshop.Write("app.bin", "an application");
        RunPage("initial.md");
    }

    private string Repository => Path.Combine(_workshop.Folder, "thermostat");

    public void Dispose()
    {
        _online2.Dispose();
        _workshop.Dispose();
    }

    [Theory]
    [InlineData("README.md", 1, 5)]
    [InlineData("root-rotation.md", 2, 7)]
    [InlineData("lost-key.md", 3, 17)]
    [InlineData("compromised-key.md", 4, 24)]
    public void The_commands_of_a_page(string page, int rootVersion, int commands)
    {
        MemoryTrustStore device = new() { ["root.json"] = File.ReadAllBytes(Path.Combine(Repository, "metadata/1.root.json")) };
        AssertFollows(device, 1);
        _commands = 0;

        RunPage(page);

        Assert.Equal(commands, _commands);
        Assert.True(RepositoryVerifier.Verify(ProductRepositoryNow(), _workshop.Clock).IsAccepted);
        _server.OnlineKey = page == "compromised-key.md" ? _online2 : _workshop.Online;
        AssertFollows(device, rootVersion);
    }

    [Fact]
    public void The_commands_for_an_expired_root()
    {
        MemoryTrustStore device = new() { ["root.json"] = File.ReadAllBytes(Path.Combine(Repository, "metadata/1.root.json")) };
        _workshop.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(1, _ota.Run("verify", Repository));
        Assert.Equal(Verdict.Expired, _server.Refresh(device).Verdict);

        RunPage("expired-root.md", "verify");

        Assert.Equal(2, ProductRepositoryNow().Root.Version);
        Trust.Tuf.Refresh refresh = _server.Refresh(device);
        Assert.Equal(("targets", Verdict.Expired, 2), (refresh.RefusedRole, refresh.Verdict, refresh.RootVersion));
    }

    private void AssertFollows(MemoryTrustStore device, int rootVersion)
    {
        _workshop.Clock.Advance(TimeSpan.FromHours(1));
        Trust.Tuf.Refresh refresh = _server.Refresh(device);
        Assert.Equal(("", Verdict.Accepted, rootVersion), (refresh.RefusedRole, refresh.Verdict, refresh.RootVersion));
    }

    private OtaStack.Signing.Repository.ProductRepository ProductRepositoryNow() => OtaStack.Signing.Repository.ProductRepository.Load(Repository, _workshop.Clock);

    private void RunPage(string page, string? mayFail = null)
    {
        string machine = "";
        string text = File.ReadAllText(Path.Combine(Foreign.TopFolder, "docs", "ceremonies", page));
        foreach (string line in Block().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                machine = line[2..];
                _ota.Set("XDG_STATE_HOME", Path.Combine(_workshop.State, machine));
                continue;
            }

            Assert.StartsWith("ota ", line, StringComparison.Ordinal);
            Assert.NotEmpty(machine);
            _commands++;
            string[] words = [.. Word().Matches(line[4..]).Select(word => word.Value.Trim('"'))];
            string[] arguments = [.. words.SelectMany((word, index) => index > 0 && words[index - 1] == "--name" ? [word] : Expand(word))];
            int code = Run(arguments);
            Assert.True(code == 0 || arguments[0] == mayFail, $"{page}, {machine}: {line}\n{_ota.Out}{_ota.Errors}");
        }
    }

    private int Run(string[] arguments)
    {
        List<string> typed = [];
        if (arguments[..2] is ["ceremony", "sign"])
        {
            SigningRequest request = SigningRequest.Parse(File.ReadAllBytes(arguments[2]), arguments[2]);
            string words = $"sign {request.Product} {request.Role} {request.Version} {request.PayloadSha256[..8]}";
            typed.AddRange(request.Operators == 2 ? ["Mori", words, "Sato", words] : ["Mori", words]);
        }

        typed.AddRange(Enumerable.Repeat(TestPassphrases.Good, 2));
        _ota.Keyboard = new TypedKeyboard([.. typed]);
        return _ota.Run(arguments);
    }

    /// <summary>Names of files are in the folder that all machines of the test share; a star is expanded as a shell does.</summary>
    private IEnumerable<string> Expand(string word)
    {
        if (word.StartsWith("KEYID:", StringComparison.Ordinal))
        {
            string file = Path.Combine(_workshop.Folder, word["KEYID:".Length..] == "online" ? "online.json" : word["KEYID:".Length..] + ".pem.pub.json");
            return [TufKey.Parse(File.ReadAllBytes(file), file).KeyId];
        }

        if (word.Contains('*', StringComparison.Ordinal))
        {
            return Directory.EnumerateFiles(_workshop.Folder, word).Order(StringComparer.Ordinal);
        }

        Match path = FileName().Match(word);
        return [path.Success ? path.Groups[1].Value + Path.Combine(_workshop.Folder, path.Groups[2].Value) : word];
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(file:|public:)?(thermostat(?:/.+)?|[a-z0-9-]+(?:\.[a-z]+)*\.(?:pem|json|md|html|bin))$")]
    private static partial Regex FileName();
}
