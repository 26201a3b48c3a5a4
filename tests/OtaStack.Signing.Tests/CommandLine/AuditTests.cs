using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>Uses of keys are in the log whichever verb made them, and the log is verified by the command line.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _key;

    public AuditTests()
    {
        _ota = new ToolRun(_workshop);
        _ota.Set("OTA_OPERATOR", "Mori");
        _ = _workshop.Create().AddRelease(Workshop.Release("1.0.0"));
        _key = _workshop.WriteKey("release.pem", _workshop.Targets1);
    }

    private string Log => Path.Combine(_workshop.State, "ota", "key-use.log");

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_release_that_is_signed_stands_in_the_log_with_who_and_what()
    {
        Assert.Equal(0, _ota.Run("release", "sign", _workshop.Repository, "--key", _key, "--passphrase-fd", "3"));

        (int code, JsonObject shown) = _ota.RunJson("audit", "show");
        Assert.Equal((0, Log), (code, (string?)shown["log"]));
        JsonNode intent = shown["entries"]![1]!;
        Assert.Equal(("intent", "release sign", "Mori", _key, "targets 1"), ((string?)intent["event"], (string?)intent["verb"], (string?)intent["operator"], (string?)intent["key"], (string?)intent["purpose"]));
        Assert.Equal(0, _ota.Run("audit", "show", "--last", "1"));
        Assert.Contains("→ 2", _ota.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("targets 1", _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_signed_when_the_log_has_no_place_or_is_damaged()
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        string bad = Path.Combine(_workshop.State, "bad.log");
        File.WriteAllText(bad, "not a log\n");

        Assert.Equal((3, "audit.log_damaged"), CodeOf("release", "sign", _workshop.Repository, "--key", _key, "--passphrase-fd", "3", "--key-log", bad));
        _ota.Set("XDG_STATE_HOME", "relative");
        Assert.Equal((2, "audit.no_place"), CodeOf("release", "sign", _workshop.Repository, "--key", _key, "--passphrase-fd", "3"));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));

        _ota.Set("OTA_KEY_LOG", Path.Combine(_workshop.State, "chosen", "log"));
        Assert.Equal(0, _ota.Run("release", "sign", _workshop.Repository, "--key", _key, "--passphrase-fd", "3"));
        Assert.True(File.Exists(Path.Combine(_workshop.State, "chosen", "log")));
    }

    [Fact]
    public void A_checkpoint_betrays_a_log_that_was_cut()
    {
        Assert.Equal(0, _ota.Run("release", "sign", _workshop.Repository, "--key", _key, "--passphrase-fd", "3"));
        string checkpoint = Path.Combine(_workshop.State, "checkpoint.json");
        Assert.Equal(0, _ota.Run("audit", "checkpoint", "--key", _key, "--passphrase-fd", "3", "--out", checkpoint));
        Assert.Equal((1, "output.exists"), CodeOf("audit", "checkpoint", "--key", _key, "--passphrase-fd", "3", "--out", checkpoint));

        (int code, JsonObject verified) = _ota.RunJson("audit", "verify", "--checkpoint", checkpoint, "--signer", "public:" + _key + ".pub.json");
        Assert.Equal((0, 5, 3), (code, (int?)verified["entries"], (int?)verified["checkpoints"]![0]!["sequence"]));
        Assert.Equal(0, _ota.Run("audit", "verify", Log, "--checkpoint", checkpoint));
        Assert.Contains(_workshop.Targets1.PublicKey.KeyId, _ota.Out, StringComparison.Ordinal);
        string stranger = _workshop.Write("stranger.json", System.Text.Encoding.ASCII.GetString(_workshop.Root1.PublicKey.ToCanonicalBytes()));
        Assert.Equal((1, "statement.signer"), CodeOf("audit", "verify", "--checkpoint", checkpoint, "--signer", "public:" + stranger));
        File.AppendAllText(checkpoint, " ");
        Assert.Equal((3, "statement.malformed"), CodeOf("audit", "verify", "--checkpoint", checkpoint));
        File.WriteAllText(checkpoint, File.ReadAllText(checkpoint).TrimEnd());

        File.WriteAllLines(Log, File.ReadAllLines(Log)[..2]);
        Assert.Equal(0, _ota.Run("audit", "verify"));
        (code, verified) = _ota.RunJson("audit", "verify", "--checkpoint", checkpoint);
        JsonNode finding = Assert.Single(verified["findings"]!.AsArray())!;
        Assert.Equal((1, false, "truncated", 3), (code, (bool?)verified["ok"], (string?)finding["fault"], (int?)finding["sequence"]));
        Assert.Equal([2], verified["open"]!.AsArray().Select(sequence => (int)sequence!));
        Assert.Equal(1, _ota.Run("audit", "verify", "--checkpoint", checkpoint));
        Assert.Contains("entries 3-3", _ota.Out, StringComparison.Ordinal);
    }

    private (int, string?) CodeOf(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(arguments);
        return (code, (string?)data["code"]);
    }
}
