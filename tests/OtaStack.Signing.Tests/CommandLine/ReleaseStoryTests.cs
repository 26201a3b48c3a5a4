using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>From keys to a signed release, by the command line alone.</summary>
public sealed class ReleaseStoryTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public ReleaseStoryTests()
    {
        _ota = new ToolRun(_workshop);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_release_is_made_signed_listed_inspected_and_verified()
    {
        string key = Path.Combine(_workshop.Folder, "root.pem");
        Assert.Equal(0, _ota.Run("key", "generate", "--out", key, "--passphrase-fd", "3"));
        string release = _workshop.WriteKey("release.pem", _workshop.Targets1);
        string online = _workshop.Write("online.json", Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes()));
        string folder = Path.GetDirectoryName(_workshop.Write("bin/App.dll", "app"))!;
        string repository = _workshop.Repository;

        Assert.Equal(0, _ota.Run(
            "product", "init", repository, "--name", "thermostat", "--board", "B1", "--root-key", "file:" + key, "--root-threshold", "1",
            "--targets-key", "file:" + release, "--targets-threshold", "1", "--online-key", online, "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("release", "add", repository, "--version", "1.0.0", "--image", "assemblies", "--from", folder, "--board", "B1", "--entry", "App;App.Application"));
        Assert.Contains("thermostat/1.0.0/assemblies.bin", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--key", "file:" + release, "--passphrase-fd", "3", "--trusted-root", Path.Combine(repository, "metadata/1.root.json")));
        Assert.Contains("+ thermostat/1.0.0/assemblies.bin", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("verify", repository));

        (int code, JsonObject list) = _ota.RunJson("release", "list", repository);
        Assert.Equal((0, "thermostat-1.0.0", "published"), (code, (string?)list["releases"]![0]!["releaseId"], (string?)list["releases"]![0]!["state"]));
        (code, JsonObject inspected) = _ota.RunJson("inspect", repository);
        Assert.Equal((0, "repository"), (code, (string?)inspected["kind"]));
        Assert.True((bool?)inspected["published"]!["thresholdMet"]);
        Assert.Equal(0, _ota.Run("inspect", Path.Combine(repository, "targets/thermostat/1.0.0/assemblies.idx")));
        Assert.Contains("app.entry", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("inspect", key));
        Assert.Equal(0, _ota.Run("key", "show", key));
    }

    [Theory]
    [InlineData("2027-02-01", "2027-02-01T00:00:00Z")]
    [InlineData("2027-02-01T12:30:00Z", "2027-02-01T12:30:00Z")]
    public void The_deadline_of_a_security_release_is_signed_as_devices_read_it(string given, string told)
    {
        _ = _workshop.CreateWith("1.0.0");
        string repository = _workshop.Repository;
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        string file = _workshop.Write("a.dll", "a");
        Assert.Equal(0, _ota.Run(
            "release", "add", repository, "--image", "assemblies", "--from", file, "--board", Workshop.Board, "--version", "1.1.0",
            "--urgency", "security", "--install-by", given));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--key", key, "--passphrase-fd", "3"));
        Assert.Contains(told, _ota.Out, StringComparison.Ordinal);

        (int _, JsonObject list) = _ota.RunJson("release", "list", repository);
        Assert.Equal(told, (string?)list["releases"]!.AsArray().Single(release => (string?)release!["version"] == "1.1.0")!["installBy"]);
        JsonNode targets = JsonNode.Parse(File.ReadAllBytes(Path.Combine(repository, "metadata/2.targets.json")))!["signed"]!["targets"]!;
        Assert.Equal(told, (string?)targets["thermostat/1.1.0/assemblies.bin"]!["custom"]!["ota"]!["installBy"]);
        Assert.Equal(0, _ota.Run("verify", repository));
    }

    [Fact]
    public void A_release_is_compressed_on_request_and_shown_as_such()
    {
        _ = _workshop.CreateWith("1.0.0");
        string repository = _workshop.Repository;
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        string online = _workshop.WriteKey("online.pem", _workshop.Online);
        string file = _workshop.Write("a.dll", string.Concat(Enumerable.Repeat("compressible ", 1000)));

        Assert.Equal(0, _ota.Run("release", "add", repository, "--image", "assemblies", "--from", file, "--board", Workshop.Board, "--version", "1.1.0", "--compress", "lzss"));
        Assert.Contains("compressed", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--key", key, "--passphrase-fd", "3"));
        Assert.Contains("+ thermostat/1.1.0/assemblies.bin.lzss", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("verify", repository));

        (int _, JsonObject list) = _ota.RunJson("release", "list", repository);
        JsonNode[] releases = [.. list["releases"]!.AsArray()!];
        Assert.Null(releases[0]!["packed"]);
        int packed = (int)releases[1]!["packed"]!["length"]!;
        Assert.Equal(
            ("thermostat/1.1.0/assemblies.bin.lzss", 13000, new FileInfo(Path.Combine(repository, "targets/thermostat/1.1.0/assemblies.bin.lzss")).Length),
            ((string?)releases[1]!["packed"]!["target"], (int)releases[1]!["length"]!, packed));
        Assert.InRange((int)releases[1]!["packed"]!["percent"]!, 5, 30);
        (int _, JsonObject index) = _ota.RunJson("inspect", Path.Combine(repository, "targets/thermostat/1.1.0/assemblies.idx"));
        Assert.Equal((13000, packed, 0), ((int)index["length"]!, (int)index["packed"]!["length"]!, (int)index["packed"]!["rawBlocks"]!));

        string bundle = Path.Combine(_workshop.Folder, "x.ota");
        (int code, JsonObject _) = _ota.RunJson("bundle", "make", repository, "--out", bundle, "--bundle-key", "file:" + online, "--release", "1.1.0", "--passphrase-fd", "3");
        Assert.Equal(0, code);
        (code, JsonObject verified) = _ota.RunJson("bundle", "verify", bundle, "--trusted-root", Path.Combine(repository, "metadata/1.root.json"));
        Assert.Equal((0, "thermostat-1.1.0"), (code, (string?)verified["releases"]![0]));
    }

    [Fact]
    public void A_refusal_has_its_exit_code_its_stable_code_and_changes_nothing()
    {
        _ = _workshop.CreateWith("1.0.0").AddRelease(Workshop.Release("1.1.0"));
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        string stranger = _workshop.WriteKey("stranger.pem", _workshop.Root1);
        string file = _workshop.Write("a.dll", "a");
        string repository = _workshop.Repository;
        string[] add = ["release", "add", repository, "--image", "assemblies", "--from", file, "--board", Workshop.Board, "--version"];

        Refuse(1, "version.not_higher", [.. add, "1.0.5"]);
        Refuse(1, "release.exists", [.. add, "1.1.0"]);
        Refuse(2, "version.invalid", [.. add, "x"]);
        Refuse(2, "counter.invalid", [.. add, "1.2.0", "--security-counter", "-1"]);
        Refuse(2, "usage", [.. add, "1.2.0", "--urgency", "soon"]);
        Refuse(2, "usage", [.. add, "1.2.0", "--compress", "zip"]);
        Refuse(1, "packing.nothing_gained", [.. add, "1.2.0", "--compress", "lzss"]);
        Refuse(1, "release.deadline_urgency", [.. add, "1.2.0", "--install-by", "2027-02-01"]);
        Refuse(1, "release.deadline_urgency", [.. add, "1.2.0", "--urgency", "feature", "--install-by", "2027-02-01"]);
        Refuse(2, "permit.time_invalid", [.. add, "1.2.0", "--urgency", "security", "--install-by", "tomorrow"]);
        Refuse(2, "usage", "release", "add", repository);
        Refuse(2, "usage", "releases");
        Refuse(2, "image.file_needed", "release", "add", repository, "--version", "1.2.0", "--image", "nanoclr", "--from", file, "--board", Workshop.Board);
        Refuse(2, "image.from_needed", "release", "add", repository, "--version", "1.2.0", "--image", "assemblies", "--file", file, "--board", Workshop.Board);
        Refuse(3, "file.missing", "release", "add", repository, "--version", "1.2.0", "--image", "nanoclr", "--file", file + "x", "--board", Workshop.Board);
        Refuse(3, "repository.missing", "release", "list", _workshop.Folder);
        Refuse(3, "file.missing", "release", "sign", repository, "--key", "file:absent.pem", "--passphrase-fd", "3");
        Refuse(1, "key.not_in_role", "release", "sign", repository, "--key", stranger, "--passphrase-fd", "3");
        Refuse(2, "key.public_only", "release", "sign", repository, "--key", "public:" + key + ".pub.json", "--passphrase-fd", "3");
        Refuse(2, "key.uri_unsupported", "release", "sign", repository, "--key", "cloud:x", "--passphrase-fd", "3");
        Refuse(2, "descriptor.unreadable", "release", "sign", repository, "--key", key, "--passphrase-fd", "7");
        Refuse(2, "passphrase.no_terminal", "release", "sign", repository, "--key", key);
        Refuse(1, "key.exists", "key", "generate", "--out", key, "--passphrase-fd", "3");
        Refuse(1, "inspect.unknown", "inspect", file);
        Refuse(3, "file.missing", "inspect", file + "x");
        Refuse(2, "api_key.missing", "publish", repository, "--server", "http://127.0.0.1:1");
        _ota.Descriptor3 = TestPassphrases.Wrong;
        Refuse(5, "passphrase.wrong", "release", "sign", repository, "--key", key, "--passphrase-fd", "3");
        _ota.Descriptor3 = "";
        Refuse(5, "passphrase.missing", "release", "sign", repository, "--key", key, "--passphrase-fd", "3");
        _ota.Descriptor3 = "short";
        Refuse(5, "passphrase.too_short", "key", "generate", "--out", key + "2", "--passphrase-fd", "3");
        File.AppendAllText(Path.Combine(repository, "staged/targets.json"), " ");
        Refuse(3, "metadata.malformed", "release", "sign", repository, "--key", key, "--passphrase-fd", "3");
    }

    [Fact]
    public void A_full_disk_is_told_and_nothing_is_half_written()
    {
        _ = _workshop.CreateWith("1.0.0").AddRelease(Workshop.Release("1.1.0"));
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        _ota.Files = FaultyFiles.FailingAt(2);

        Refuse(3, "file.write_failed", "release", "sign", _workshop.Repository, "--key", key, "--passphrase-fd", "3");
    }

    [Fact]
    public void Verification_that_fails_says_what_and_why()
    {
        _ = _workshop.CreateWith("1.0.0");
        File.AppendAllText(Path.Combine(_workshop.Repository, "targets/thermostat/1.0.0/assemblies.bin"), "x");

        (int code, JsonObject data) = _ota.RunJson("verify", _workshop.Repository);

        Assert.Equal((1, false), (code, (bool?)data["ok"]));
        JsonNode refused = Assert.Single(data["findings"]!.AsArray(), finding => (string?)finding!["verdict"] != "accepted")!;
        Assert.Equal(("targets/thermostat/1.0.0/assemblies.bin", "hashMismatch"), ((string?)refused["subject"], (string?)refused["verdict"]));
    }

    [Fact]
    public void The_sentences_are_Japanese_when_asked_for()
    {
        _ota.Culture = new System.Globalization.CultureInfo("ja");

        Assert.Equal(3, _ota.Run("release", "list", _workshop.Folder));
        Assert.Contains("リポジトリ ディレクトリではありません", _ota.Errors, StringComparison.Ordinal);
    }

    private void Refuse(int exitCode, string code, params string[] arguments)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        (int actual, JsonObject data) = _ota.RunJson(arguments);
        Assert.Equal((exitCode, code, false), (actual, (string?)data["code"], (bool?)data["ok"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)data["message"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
    }
}
