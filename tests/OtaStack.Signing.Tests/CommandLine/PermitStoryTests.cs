using System.Globalization;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>A permit from its role to its revocation, by the command line alone.</summary>
public sealed class PermitStoryTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public PermitStoryTests()
    {
        _ota = new ToolRun(_workshop);
    }

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("en", "to go back to thermostat-1.0.0", "for 2 device(s): dev-001, dev-002")]
    [InlineData("ja", "thermostat-1.0.0 に戻すことを許可します", "対象の機器(2 台): dev-001, dev-002")]
    public void A_permit_is_made_shown_signed_listed_and_revoked(string language, string scope, string devices)
    {
        _ota.Culture = CultureInfo.GetCultureInfo(language);
        _ = _workshop.CreateWith("1.0.0", "1.1.0");
        string repository = _workshop.Repository;
        string targets = _workshop.WriteKey("targets.pem", _workshop.Targets1);
        using Ed25519Signer signer = TestSigners.Of("permits");
        string permits = _workshop.WriteKey("permits.pem", signer);
        string[] create =
        [
            "permit", "create", repository, "--kind", "downgrade", "--device", "dev-001", "--device", "dev-002", "--release", "thermostat-1.0.0",
            "--expires", "2027-01-08", "--reason", "The valve sticks", "--id", "p-1",
        ];
        Assert.Equal((1, "permit.no_role"), Refusal(create));
        Assert.Equal(0, _ota.Run("delegation", "add", repository, "--role", "permits", "--new-key", "file:" + permits, "--threshold", "1", "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--key", "file:" + targets, "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--role", "permits", "--key", "file:" + permits, "--passphrase-fd", "3"));

        Assert.Equal(0, _ota.Run(create));
        Assert.Contains(scope, _ota.Out, StringComparison.Ordinal);
        Assert.Contains("--role permits", _ota.Out, StringComparison.Ordinal);
        Assert.Equal((2, "permit.time_invalid"), Refusal([.. create[..^5], "soon", .. create[^4..]]));
        Assert.Equal((1, "permit.exists"), Refusal(create));

        // Whoever signs sees what the permit says.
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--role", "permits", "--key", "file:" + permits, "--passphrase-fd", "3"));
        Assert.Contains(scope, _ota.Out, StringComparison.Ordinal);
        Assert.Contains(devices, _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("verify", repository));

        (int code, JsonObject list) = _ota.RunJson("permit", "list", repository);
        JsonNode permit = Assert.Single(list["permits"]!.AsArray())!;
        Assert.Equal((0, "p-1", "published", "thermostat/permits/p-1.json"), (code, (string?)permit["id"], (string?)permit["state"], (string?)permit["path"]));
        Assert.Equal(0, _ota.Run("permit", "list", repository));
        Assert.Contains("p-1", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("permit", "show", Path.Combine(repository, "targets/thermostat/permits/p-1.json")));
        Assert.Contains(devices, _ota.Out, StringComparison.Ordinal);

        Assert.Equal((1, "permit.unknown"), Refusal("permit", "revoke", repository, "--id", "p-2"));
        Assert.Equal(0, _ota.Run("permit", "revoke", repository, "--id", "p-1"));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--role", "permits", "--key", "file:" + permits, "--passphrase-fd", "3"));
        (_, list) = _ota.RunJson("permit", "list", repository);
        Assert.Empty(list["permits"]!.AsArray());
        Assert.Equal((1, "permit.exists"), Refusal(create));
    }

    [Theory]
    [InlineData("en", "WARNING: this bundle orders an erase.", "to erase everything")]
    [InlineData("ja", "警告：このバンドルは消去の指示です。", "すべてのデータの消去を許可します")]
    public void An_erase_travels_as_a_bundle_that_says_what_it_is(string language, string warning, string what)
    {
        _ota.Culture = CultureInfo.GetCultureInfo(language);
        _ = _workshop.CreateWith("1.0.0");
        string repository = _workshop.Repository;
        string targets = _workshop.WriteKey("targets.pem", _workshop.Targets1);
        string online = "file:" + _workshop.WriteKey("online.pem", _workshop.Online);
        using Ed25519Signer signer = TestSigners.Of("permits");
        string permits = "file:" + _workshop.WriteKey("permits.pem", signer);
        string bundle = Path.Combine(_workshop.Folder, "erase.ota");
        Assert.Equal(0, _ota.Run("delegation", "add", repository, "--role", "permits", "--new-key", permits, "--threshold", "1", "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--key", "file:" + targets, "--passphrase-fd", "3"));
        string[] create = ["permit", "create", repository, "--kind", "erase", "--device", "dev-001", "--what", "all", "--expires", "2027-01-08", "--reason", "Returned", "--id", "e-1"];
        Assert.Equal(0, _ota.Run(create));
        Assert.Equal((2, "bundle.permit_unknown"), Refusal("bundle", "make", repository, "--out", bundle, "--permit", "e-1", "--bundle-key", online, "--passphrase-fd", "3"));
        Assert.Equal(0, _ota.Run("release", "sign", repository, "--role", "permits", "--key", permits, "--passphrase-fd", "3"));

        Assert.Equal(0, _ota.Run("bundle", "make", repository, "--out", bundle, "--permit", "e-1", "--bundle-key", online, "--passphrase-fd", "3"));
        Assert.Contains(warning, _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("bundle", "verify", bundle, "--trusted-root", Path.Combine(repository, "metadata/1.root.json")));
        Assert.Contains(warning, _ota.Out, StringComparison.Ordinal);
        Assert.Contains(what, _ota.Out, StringComparison.Ordinal);
        (int code, JsonObject told) = _ota.RunJson("bundle", "verify", bundle, "--trusted-root", Path.Combine(repository, "metadata/1.root.json"));
        JsonNode permit = Assert.Single(told["permits"]!.AsArray())!;
        Assert.Equal((0, "thermostat", "erase", "all", "dev-001"), (code, (string?)told["product"], (string?)permit["kind"], (string?)permit["what"], (string?)permit["devices"]![0]));

        string medium = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "medium")).FullName;
        Assert.Equal(0, _ota.Run(
            "media", "prepare", medium, "--from", repository, "--permit", "e-1", "--bundle-key", online, "--key", permits, "--no-scan-unsafe",
            "--trusted-root", Path.Combine(repository, "metadata/1.root.json"), "--passphrase-fd", "3"));
        Assert.True(File.Exists(Path.Combine(medium, "e-1.ota")));
        Assert.Contains("ERASE MEDIUM", File.ReadAllText(Path.Combine(medium, "README.txt")), StringComparison.Ordinal);
        Assert.Contains("対象の機器：　　dev-001", File.ReadAllText(Path.Combine(medium, "README.ja.txt")), StringComparison.Ordinal);
        Assert.Contains("\"erase\":\"thermostat/permits/e-1.json\"", File.ReadAllText(Path.Combine(medium, "ota-media.json")), StringComparison.Ordinal);
    }

    private (int Code, string? Error) Refusal(params string[] arguments)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        (int code, JsonObject answer) = _ota.RunJson(arguments);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
        return (code, (string?)answer["code"]);
    }
}
