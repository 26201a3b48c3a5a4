using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>A rehearsal with throw-away keys in tokens: the same hardware, PINs and module as on the day itself.</summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenRehearsalTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public TokenRehearsalTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
        _ = _workshop.CreateWith("1.0.0");
    }

    private string Folder => _workshop.Repository + "-REHEARSAL";

    public void Dispose()
    {
        string everything = _ota.Out + _ota.Errors
            + (Directory.Exists(Folder) ? string.Concat(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => File.ReadAllText(path, Encoding.Latin1))) : "");
        _workshop.Dispose();
        Assert.DoesNotContain(SoftHsm.Pin, everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("descriptor")]
    [InlineData("keyboard")]
    public void The_root_keys_are_made_and_used_in_tokens_and_the_rest_in_files(string pin)
    {
        string[] tokens = [_hsm.CreateToken("REHEARSAL-a"), _hsm.CreateToken("REHEARSAL-b")];
        if (pin == "keyboard")
        {
            _ota.Keyboard = new TypedKeyboard([.. Enumerable.Repeat(SoftHsm.Pin, 40)]);
        }

        string[] command = ["ceremony", "rehearse", _workshop.Repository, "--token", SoftHsm.Uri(tokens[0]), "--token", SoftHsm.Uri(tokens[1])];
        Assert.True(_ota.Run(pin == "descriptor" ? [.. command, "--pin-fd", "4"] : command) == 0, _ota.Out + _ota.Errors);

        ProductRepository rehearsed = ProductRepository.Load(Path.Combine(Folder, "online", "repository"), _workshop.Clock);
        Assert.Equal((2, 1), (rehearsed.Root.Version, rehearsed.Published!.Version));
        Assert.Equal(["REHEARSAL-online.pem", "REHEARSAL-root-3.pem", "REHEARSAL-targets-1.pem", "REHEARSAL-targets-2.pem"], PrivateKeys());
        Assert.Contains($"token={tokens[0]};", File.ReadAllText(Path.Combine(Folder, "online", "REHEARSAL-minutes-1.md")), StringComparison.Ordinal);
        Assert.Contains($"delete it there: pkcs11:token={tokens[1]};object=REHEARSAL-root-2", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("REHEARSAL-root-2", SoftHsm.Tool(tokens[1], "--list-objects"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_PIN_ends_it_and_more_tokens_than_holders_do_not_begin_it()
    {
        string[] tokens = [.. Enumerable.Range(0, 6).Select(_ => SoftHsm.Uri(_hsm.CreateToken("REHEARSAL-c")))];
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);

        (int code, JsonObject data) = _ota.RunJson(["ceremony", "rehearse", _workshop.Repository, "--pin-fd", "4", .. tokens.SelectMany(uri => (string[])["--token", uri])]);
        Assert.Equal((2, "ceremony.rehearsal_tokens"), (code, (string?)data["code"]));
        Assert.False(Directory.Exists(Folder));

        _ota.Descriptor4 = "wrong-pin\n";
        (code, data) = _ota.RunJson("ceremony", "rehearse", _workshop.Repository, "--token", tokens[0], "--pin-fd", "4");
        Assert.Equal((1, "ceremony.rehearsal_failed"), (code, (string?)data["code"]));
        Assert.Contains("pin.wrong", _ota.Errors, StringComparison.Ordinal);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }

    private IEnumerable<string> PrivateKeys()
    {
        return Directory.EnumerateFiles(Folder, "*.pem", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }
}
