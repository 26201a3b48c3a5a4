using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>Minutes tell what happened, with what went wrong; they are signed, and a change shows.</summary>
public sealed class TranscriptTests : IDisposable
{
    private readonly CeremonyDesk _desk = new();
    private readonly ToolRun _ota;
    private readonly SigningRequest _request;

    public TranscriptTests()
    {
        _ota = new ToolRun(_desk.Workshop);
        _ = _desk.WithStagedRelease(threshold: 2);
        _request = _desk.Request(operators: 2);
        SigningResponse first = _desk.Sign(_request, _desk.Workshop.Targets1, "box1", "Mori | <b>", "佐藤");
        _ = _desk.Accept(first);
        _ = Assert.ThrowsAny<Exception>(() => _desk.Accept(first));
        _desk.Workshop.Clock.Advance(TimeSpan.FromMinutes(20));
        _ = _desk.Accept(_desk.Sign(_request, _desk.Workshop.Targets2, "box2", "Tanaka", "Ito"));
    }

    private string Minutes => Path.Combine(_desk.Workshop.Folder, "minutes.md");

    private string Page => Path.Combine(_desk.Workshop.Folder, "minutes.html");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Minutes_name_people_keys_logs_changes_steps_and_anomalies()
    {
        (int code, JsonObject told) = _ota.RunJson(
            "ceremony", "transcript", _desk.Workshop.Repository, "--out", Minutes, "--html", Page, "--place", "Vault 2", "--witness", "Kato");

        string text = File.ReadAllText(Minutes);
        Assert.Equal((0, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Minutes)))), (code, (string?)told["sha256"]));
        foreach (string part in (string[])
            [
                "# Minutes of the key ceremony: thermostat, targets version 2", _request.Id, "Vault 2", "Kato", "Mori \\| \\<b\\>, 佐藤", "Tanaka, Ito", "file:box2.pem",
                "| 1.root | 2 / 2 |", "⚠ refused", "ceremony.duplicate", "1 responses were refused", "accepted and published", "thermostat/1.1.0/assemblies.bin",
                "2027-01-01T00:20:00Z", "OTA RESPONSE",
            ])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        foreach (SigningResponse response in _desk.Online().Record(_request.Id).Responses)
        {
            Assert.Contains(Grouped(response.KeyId), text, StringComparison.Ordinal);
            Assert.Contains(Grouped(response.LogHead.Hash), text, StringComparison.Ordinal);
        }

        string page = File.ReadAllText(Page);
        Assert.Contains("Mori | &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("REHEARSAL", page + text, StringComparison.Ordinal);
        Assert.Contains(Grouped((string)told["sha256"]!), page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Minutes_are_Japanese_when_asked_for()
    {
        _ota.Culture = new CultureInfo("ja");

        Assert.Equal(0, _ota.Run("ceremony", "transcript", _desk.Workshop.Repository, "--request", _request.Id, "--out", Minutes, "--html", Page));

        Assert.Contains("鍵セレモニー議事録", File.ReadAllText(Minutes), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\">", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_minutes_verify_and_a_change_is_found()
    {
        string key1 = _desk.Workshop.WriteKey("a.pem", _desk.Workshop.Targets1);
        string key2 = _desk.Workshop.WriteKey("b.pem", _desk.Workshop.Targets2);
        Assert.Equal(0, _ota.Run("ceremony", "transcript", _desk.Workshop.Repository, "--out", Minutes));
        Assert.Equal((3, "file.write_failed"), CodeOf("ceremony", "transcript", _desk.Workshop.Repository, "--out", Minutes));
        Assert.Equal((3, "file.missing"), CodeOf("ceremony", "verify-transcript", Minutes));
        Assert.Equal(0, _ota.Run("ceremony", "sign-transcript", Minutes, "--key", key1, "--passphrase-fd", "3"));
        Assert.Equal((1, "statement.signer"), CodeOf("ceremony", "verify-transcript", Minutes, "--signer", "public:" + key2 + ".pub.json"));
        Assert.Equal(0, _ota.Run("ceremony", "sign-transcript", Minutes, "--key", key2, "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("ceremony", "verify-transcript", Minutes, "--signer", "public:" + key1 + ".pub.json", "--signer", "public:" + key2 + ".pub.json"));

        (int code, JsonObject verified) = _ota.RunJson("ceremony", "verify-transcript", Minutes);
        Assert.Equal((0, 2), (code, verified["signedBy"]!.AsArray().Count));
        Assert.Contains("ota-ceremony-minutes", File.ReadAllText(Path.Combine(_desk.Workshop.State, "ota/key-use.log")), StringComparison.Ordinal);
        File.AppendAllText(Minutes, " ");
        Assert.Equal((1, "ceremony.minutes_differ"), CodeOf("ceremony", "verify-transcript", Minutes));
        Assert.Equal((1, "ceremony.minutes_differ"), CodeOf("ceremony", "sign-transcript", Minutes, "--key", key2, "--passphrase-fd", "3"));
    }

    [Fact]
    public void A_response_serves_as_a_checkpoint_of_its_boxs_log()
    {
        string response = Directory.EnumerateFiles(Path.Combine(_desk.Workshop.Repository, "ceremonies", _request.Id), _desk.Workshop.Targets1.PublicKey.KeyId + "*").Single();
        string log = _desk.Log("box1").File;

        Assert.Equal(0, _ota.Run("audit", "verify", log, "--checkpoint", response));
        Assert.Contains("from a ceremony response", _ota.Out, StringComparison.Ordinal);
        File.WriteAllLines(log, File.ReadAllLines(log)[..^1]);
        Assert.Equal(1, _ota.Run("audit", "verify", log, "--checkpoint", response));
        Assert.Contains("cut off", _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_request_there_is_nothing_to_tell()
    {
        using Workshop other = new();
        _ = other.Create();

        Assert.Equal((1, "ceremony.transcript_needs_request"), CodeOf("ceremony", "transcript", other.Repository, "--out", Minutes));
        Assert.Equal((1, "ceremony.request_unknown"), CodeOf("ceremony", "transcript", other.Repository, "--request", "x", "--out", Minutes));
    }

    private static string Grouped(string hex) => string.Join(' ', hex.Chunk(8).Select(group => new string(group)));

    private (int, string?) CodeOf(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(arguments);
        return (code, (string?)data["code"]);
    }
}
