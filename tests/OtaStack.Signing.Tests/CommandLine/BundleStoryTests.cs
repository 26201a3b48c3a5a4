using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Bundles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

public sealed class BundleStoryTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly StubServer _server = new();
    private readonly ToolRun _ota;
    private readonly string _bundle;
    private readonly string _root;

    public BundleStoryTests()
    {
        _ota = new ToolRun(_workshop) { Network = _server };
        _bundle = Path.Combine(_workshop.Folder, "thermostat.ota");
        _root = Path.Combine(_workshop.Repository, "metadata/1.root.json");
    }

    public void Dispose()
    {
        _server.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_team_without_a_server_makes_verifies_and_takes_apart_a_bundle()
    {
        _ = _workshop.CreateWith("1.0.0", "1.1.0");
        string key = _workshop.WriteKey("online.pem", _workshop.Online);

        (int code, JsonObject made) = _ota.RunJson(
            "bundle", "make", _workshop.Repository, "--out", _bundle, "--bundle-key", "file:" + key, "--release", "1.1.0", "--passphrase-fd", "3");
        Assert.Equal((0, "thermostat", 2, "2027-04-01T00:00:00Z"), (code, (string?)made["product"], (int?)made["files"], (string?)made["expires"]));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_bundle))), (string?)made["sha256"]);

        (code, JsonObject verified) = _ota.RunJson("bundle", "verify", _bundle, "--trusted-root", _root);
        Assert.Equal((0, true, "thermostat-1.1.0"), (code, (bool?)verified["rootProven"], (string?)verified["releases"]![0]));

        (code, JsonObject seen) = _ota.RunJson("bundle", "inspect", _bundle);
        Assert.Equal((0, "bundle", 4, 6, (string?)made["sha256"]), (code, (string?)seen["kind"], seen["metadata"]!.AsArray().Count, seen["entries"]!.AsArray().Count, (string?)seen["sha256"]));
        Assert.True((bool?)seen["metadata"]![3]!["thresholdMet"]);

        string folder = Path.Combine(_workshop.Folder, "out");
        Assert.Equal(0, _ota.Run("bundle", "extract", _bundle, folder, "--trusted-root", _root));
        Assert.Equal(File.ReadAllBytes(_root), File.ReadAllBytes(Path.Combine(folder, "metadata/1.root.json")));
    }

    [Fact]
    public void The_servers_snapshot_and_timestamp_go_into_the_bundle_as_they_are()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        OnlineMetadata online = OnlineMetadataSigning.Sign(repository, [_workshop.Online]);
        _ = _server.Answer(HttpStatusCode.OK, Encoding.UTF8.GetString(online.Timestamp)).Answer(HttpStatusCode.OK, Encoding.UTF8.GetString(online.Snapshot));

        Assert.Equal(0, _ota.Run("bundle", "make", _workshop.Repository, "--out", _bundle, "--server", "https://ota.example.org"));

        Assert.Equal(
            [
                "GET https://ota.example.org/tuf/thermostat/metadata/timestamp.json ",
                $"GET https://ota.example.org/tuf/thermostat/metadata/{online.SnapshotVersion}.snapshot.json ",
            ],
            _server.Requests);
        Assert.Equal(online.Timestamp, BundleDesk.Files(File.ReadAllBytes(_bundle))[1].Content);

        string folder = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "online")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "timestamp.json"), online.Timestamp);
        File.WriteAllBytes(Path.Combine(folder, $"{online.SnapshotVersion}.snapshot.json"), online.Snapshot);
        string second = Path.Combine(_workshop.Folder, "second.ota");
        Assert.Equal(0, _ota.Run("bundle", "make", _workshop.Repository, "--out", second, "--online-metadata", folder));
        Assert.Equal(File.ReadAllBytes(_bundle), File.ReadAllBytes(second));
    }

    [Fact]
    public void What_cannot_become_a_good_bundle_leaves_no_file()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        OnlineMetadata online = OnlineMetadataSigning.Sign(repository, [_workshop.Online]);
        Assert.Equal((2, "bundle.online_source"), Make());
        Assert.Equal((2, "bundle.online_source"), Make("--server", "https://ota.example.org", "--online-metadata", "x"));
        Assert.Equal((4, "server.unreachable"), Make("--server", "https://ota.example.org"));

        _ = _server.Answer(HttpStatusCode.OK, "{}");
        Assert.Equal((3, "bundle.online_malformed"), Make("--server", "https://ota.example.org"));
        _ = _server.Answer(HttpStatusCode.OK, new string(' ', 5000));
        Assert.Equal((1, "file.too_large"), Make("--server", "https://ota.example.org"));

        Answer(online);
        _workshop.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal((1, "bundle.not_verified"), Make("--server", "https://ota.example.org"));

        Answer(online);
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        _ = repository.Sign([_workshop.Targets1]);
        Assert.Equal((1, "bundle.online_version"), Make("--server", "https://ota.example.org"));
        Assert.Equal(["repository"], Directory.EnumerateFileSystemEntries(_workshop.Folder).Select(Path.GetFileName));

        File.WriteAllText(_bundle, "mine");
        Assert.Equal((1, "output.exists"), Make("--server", "https://ota.example.org"));
        Assert.Equal("mine", File.ReadAllText(_bundle));

        void Answer(OnlineMetadata metadata)
        {
            _ = _server.Answer(HttpStatusCode.OK, Encoding.UTF8.GetString(metadata.Timestamp)).Answer(HttpStatusCode.OK, Encoding.UTF8.GetString(metadata.Snapshot));
        }
    }

    [Fact]
    public void A_bundle_without_a_trusted_root_is_told_to_be_unproven_and_a_refused_one_ends_with_1()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        File.WriteAllBytes(_bundle, BundleDesk.Make(_workshop, repository));

        Assert.Equal(0, _ota.Run("bundle", "verify", _bundle));
        Assert.Contains("WARNING: the first root was taken from the bundle itself.", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(1, _ota.Run("bundle", "verify", _bundle, "--trusted-root", _root, "--time", "2027-04-01T00:00:00Z"));
        Assert.Contains("metadata/timestamp.json", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(2, _ota.Run("bundle", "verify", _bundle, "--time", "tomorrow"));

        File.WriteAllBytes(_bundle, [.. File.ReadAllBytes(_bundle), 1]);
        _ota.Culture = new CultureInfo("ja");
        Assert.Equal(1, _ota.Run("bundle", "verify", _bundle, "--trusted-root", _root));
        Assert.Contains("どのファイルにも属さないデータがあります", _ota.Errors, StringComparison.Ordinal);
    }

    private (int Code, string? Error) Make(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(["bundle", "make", _workshop.Repository, "--out", _bundle, .. arguments]);
        return (code, (string?)data["code"]);
    }
}
