using System.Net;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>Roots, delegations, retirement, calendar and doctor, by the command line alone.</summary>
public sealed class RepositoryStoryTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _root1;
    private readonly string _root2;
    private readonly string _release;

    public RepositoryStoryTests()
    {
        _ota = new ToolRun(_workshop);
        _ = _workshop.CreateWith("1.0.0", "1.1.0");
        _root1 = _workshop.WriteKey("root1.pem", _workshop.Root1);
        _root2 = _workshop.WriteKey("root2.pem", _workshop.Root2);
        _release = _workshop.WriteKey("release.pem", _workshop.Targets1);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_root_key_is_replaced_and_two_holders_sign()
    {
        string fresh = NewKey("root3.pem", "root3");

        (int code, JsonObject staged) = Json("root", "rotate", _workshop.Repository, "--keyid", _workshop.Root1.PublicKey.KeyId[..12], "--new-key", "public:" + fresh + ".pub.json", "--label", "Aiko");
        Assert.Equal((0, "root", 2, "1.root", "2.root"), (code, (string?)staged["role"], (int?)staged["version"], (string?)staged["requirements"]![0]!["source"], (string?)staged["requirements"]![1]!["source"]));
        Assert.Equal(0, Run("root", "sign", _workshop.Repository, "--key", _root1, "--passphrase-fd", "3"));
        Assert.Contains("1.root demands 2", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("root", "sign", _workshop.Repository, "--key", _root2, "--key", fresh, "--passphrase-fd", "3", "--trusted-root", PathOf("metadata/1.root.json")));
        Assert.Contains("2.root.json", _ota.Out, StringComparison.Ordinal);

        Assert.Equal(0, Run("root", "show", _workshop.Repository));
        Assert.Contains("Aiko", _ota.Out, StringComparison.Ordinal);
        (_, JsonObject shown) = Json("root", "show", _workshop.Repository);
        Assert.Equal((2, "root", 2), ((int?)shown["version"], (string?)shown["roles"]![0]!["role"], (int?)shown["roles"]![0]!["threshold"]));
        Assert.Equal(0, Run("verify", _workshop.Repository));
    }

    [Fact]
    public void Every_edit_of_the_root_is_staged_together_and_can_be_taken_back()
    {
        string fresh = NewKey("root3.pem", "root3") + ".pub.json";

        Assert.Equal(0, Run("root", "add-key", _workshop.Repository, "--role", "root", "--new-key", "public:" + fresh));
        Assert.Equal(0, Run("root", "remove-key", _workshop.Repository, "--role", "targets", "--keyid", _workshop.Targets2.PublicKey.KeyId));
        Assert.Equal(0, Run("root", "threshold", _workshop.Repository, "--role", "root", "--threshold", "3"));
        Assert.Equal(0, Run("root", "renew", _workshop.Repository, "--days", "100"));
        Assert.Equal(2, Run("root", "revoke-key", _workshop.Repository, "--keyid", TestSigners.Of("root3").PublicKey.KeyId));
        Assert.Equal(["root", "targets"], _workshop.Load().ReadStaged("root")!.RootChanges!.Roles.Select(role => role.Role));
        Assert.Equal(0, Run("root", "discard", _workshop.Repository));
        Assert.Null(_workshop.Load().ReadStaged("root"));
    }

    [Fact]
    public void A_channel_is_delegated_to_released_for_and_taken_back()
    {
        string beta = NewKey("beta.pem", "beta");
        string file = _workshop.Write("App.dll", "app");

        Assert.Equal(0, Run("delegation", "add", _workshop.Repository, "--role", "beta", "--new-key", "public:" + beta + ".pub.json", "--threshold", "1"));
        Assert.Contains("release sign", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("thermostat/beta/*/*", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", _release, "--passphrase-fd", "3"));
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--role", "beta", "--key", beta, "--passphrase-fd", "3"));
        Assert.Equal(0, Run("release", "add", _workshop.Repository, "--role", "beta", "--version", "2.0.0", "--image", "assemblies", "--from", file, "--board", Workshop.Board));
        Assert.Contains("--role beta", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--role", "beta", "--key", beta, "--passphrase-fd", "3"));

        (_, JsonObject list) = Json("release", "list", _workshop.Repository, "--role", "beta");
        Assert.Equal("thermostat-beta-2.0.0", (string?)Assert.Single(list["releases"]!.AsArray())!["releaseId"]);
        (_, JsonObject delegations) = Json("delegation", "list", _workshop.Repository);
        Assert.Equal(("beta", "published", 2), ((string?)delegations["delegations"]![0]!["role"], (string?)delegations["delegations"]![0]!["state"], (int?)delegations["delegations"]![0]!["version"]));
        Assert.Equal(0, Run("delegation", "list", _workshop.Repository));
        Assert.Equal(0, Run("verify", _workshop.Repository));

        Assert.Equal(0, Run("release", "renew", _workshop.Repository, "--role", "beta"));
        Assert.Equal(0, Run("release", "discard", _workshop.Repository, "--role", "beta"));
        string other = NewKey("beta2.pem", "beta2");
        Assert.Equal(0, Run("delegation", "add-key", _workshop.Repository, "--role", "beta", "--new-key", "public:" + other + ".pub.json"));
        Assert.Equal(0, Run("delegation", "threshold", _workshop.Repository, "--role", "beta", "--threshold", "2"));
        Assert.Equal(2, Run("delegation", "remove-key", _workshop.Repository, "--role", "beta", "--keyid", TestSigners.Of("beta").PublicKey.KeyId));
        Assert.Equal(0, Run("release", "discard", _workshop.Repository));
        Assert.Equal(0, Run("delegation", "rotate-key", _workshop.Repository, "--role", "beta", "--keyid", TestSigners.Of("beta").PublicKey.KeyId, "--new-key", "public:" + other + ".pub.json"));
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", _release, "--passphrase-fd", "3"));
        Assert.Contains("must be signed anew", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("delegation", "remove", _workshop.Repository, "--role", "beta"));
    }

    [Fact]
    public void A_release_is_retired_and_its_files_are_deleted_afterwards()
    {
        Assert.Equal(1, Run("release", "retire", _workshop.Repository, "--version", "1.0.0", "--delete-files"));
        (int code, JsonObject plan) = Json("release", "retire", _workshop.Repository, "--version", "1.0.0");
        Assert.Equal((0, 2, 0), (code, plan["removed"]!.AsArray().Count, plan["brokenSteps"]!.AsArray().Count));
        (_, JsonObject list) = Json("release", "list", _workshop.Repository);
        Assert.Equal(["retiring", "published"], list["releases"]!.AsArray().Select(release => (string?)release!["state"]));
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", _release, "--passphrase-fd", "3"));
        Assert.Equal(0, Run("release", "retire", _workshop.Repository, "--version", "1.0.0", "--delete-files"));
        Assert.Contains("2 file(s) deleted", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(1, Run("release", "retire", _workshop.Repository, "--version", "1.1.0"));
        Assert.Contains("--allow-last", _ota.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Run("release", "retire", _workshop.Repository, "--version", "1.1.0", "--allow-last"));
    }

    [Fact]
    public void The_calendar_fails_a_build_in_time_and_writes_a_file_for_calendars()
    {
        string ics = Path.Combine(_workshop.Folder, "ota.ics");
        Assert.Equal(0, Run("calendar", _workshop.Repository, "--fail-within", "89", "--ics", ics));
        Assert.Equal(1, Run("calendar", _workshop.Repository, "--fail-within", "90", "--ics", ics));
        Assert.Equal(2, File.ReadAllLines(ics).Count(line => line == "BEGIN:VEVENT"));
        _workshop.Clock.Advance(TimeSpan.FromDays(95));
        Assert.Equal(0, Run("calendar", _workshop.Repository));
        Assert.Contains("ota release renew", _ota.Out, StringComparison.Ordinal);
        (_, JsonObject data) = Json("calendar", _workshop.Repository);
        Assert.Equal(("targets", "expired", -5), ((string?)data["entries"]![0]!["role"], (string?)data["entries"]![0]!["state"], (int?)data["entries"]![0]!["daysLeft"]));
    }

    [Fact]
    public void The_doctor_tells_in_plain_words_and_with_the_command_that_mends()
    {
        Assert.Equal(0, Run("doctor", _workshop.Repository));
        Assert.Contains("threshold.no_spare", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(1, Run("doctor", _workshop.Repository, "--strict"));
        _workshop.Clock.Advance(TimeSpan.FromDays(100));
        (int code, JsonObject data) = Json("doctor", _workshop.Repository);
        Assert.Equal((1, "error", "expiry.expired"), (code, (string?)data["findings"]![0]!["severity"], (string?)data["findings"]![0]!["code"]));
        Assert.Equal($"ota release renew {_workshop.Repository}", (string?)data["findings"]![0]!["command"]);
        File.Delete(PathOf("metadata/1.root.json"));
        Assert.Equal(1, Run("doctor", _workshop.Repository));
        Assert.Contains("root.gap", _ota.Out, StringComparison.Ordinal);
        _ota.Culture = new System.Globalization.CultureInfo("ja");
        Assert.Equal(1, Run("doctor", _workshop.Repository));
        Assert.Contains("ルートを順に辿る", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(3, Run("doctor", _workshop.Repository + "x"));
    }

    [Fact]
    public void The_doctor_asks_a_server_by_the_files_that_devices_read()
    {
        StubServer server = new();
        _ = server.Answer(HttpStatusCode.OK, Signed("timestamp", """{"snapshot.json":{"version":9}}"""))
            .Answer(HttpStatusCode.OK, Signed("snapshot", """{"targets.json":{"version":1}}"""))
            .Answer(HttpStatusCode.NotFound, "").Answer(HttpStatusCode.NotFound, "").Answer(HttpStatusCode.OK, Signed("root", "{}")).Answer(HttpStatusCode.NotFound, "");
        _ota.Network = server;

        (int code, JsonObject data) = Json("doctor", _workshop.Repository, "--server", "https://ota.example.org");

        JsonNode behind = Assert.Single(data["findings"]!.AsArray(), finding => ((string)finding!["code"]!).StartsWith("server.", StringComparison.Ordinal))!;
        Assert.Equal((0, "server.behind", "targets"), (code, (string?)behind["code"], (string?)behind["subject"]));
        Assert.Equal($"ota publish {_workshop.Repository} --server https://ota.example.org/", (string?)behind["command"]);
        Assert.Equal(
            ["timestamp.json", "9.snapshot.json", "4.root.json", "2.root.json", "1.root.json", "2.root.json"],
            server.Requests.Select(request => request.Split(' ')[1].Replace("https://ota.example.org/tuf/thermostat/metadata/", "", StringComparison.Ordinal)));

        _ota.Network = new StubServer();
        (code, data) = Json("doctor", _workshop.Repository, "--server", "https://ota.example.org");
        Assert.Contains(data["findings"]!.AsArray(), finding => (string?)finding!["code"] == "server.unreachable");
        _ota.Network = new StubServer().Answer(HttpStatusCode.OK, "<html>");
        (code, data) = Json("doctor", _workshop.Repository, "--server", "https://ota.example.org");
        Assert.Contains(data["findings"]!.AsArray(), finding => (string?)finding!["code"] == "server.unreachable");
    }

    /// <summary>Metadata as a server would have it; the doctor verifies nothing of it.</summary>
    private static string Signed(string type, string meta)
    {
        return $$"""{"signatures":[],"signed":{"_type":"{{type}}","expires":"2030-01-01T00:00:00Z","meta":{{meta}},"version":1 } }""";
    }

    private string NewKey(string name, string seed)
    {
        using Ed25519Signer key = TestSigners.Of(seed);
        return _workshop.WriteKey(name, key);
    }

    private int Run(params string[] arguments) => _ota.Run(arguments);

    private (int Code, JsonObject Data) Json(params string[] arguments) => _ota.RunJson(arguments);

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);
}
