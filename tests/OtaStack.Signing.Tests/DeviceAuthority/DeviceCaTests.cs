using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.DeviceAuthority;

/// <summary>The authority of device certificates, with its key in a file and in a token; openssl makes the requests and judges the chains.</summary>
[Collection(SoftHsm.Collection)]
public sealed class DeviceCaTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _authority;

    public DeviceCaTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
        _authority = PathOf("authority.pem");
    }

    public void Dispose() => _workshop.Dispose();

    [SkippableByTool("openssl")]
    public void A_key_in_a_file_vouches_for_a_server_and_for_a_device_and_each_use_is_logged()
    {
        Story("file:" + KeyFile("ca"), "--passphrase-fd", "3");
    }

    [SkippableByTool("pkcs11-tool")]
    public void A_key_in_a_token_does_the_same_and_never_leaves_it()
    {
        string token = _hsm.CreateToken("device-ca");
        string uri = SoftHsm.Uri(token, "ca");
        Assert.Equal(0, _ota.Run("key", "generate", "--key", uri, "--algorithm", "ecdsa-p256", "--pin-fd", "4"));
        Story(uri, "--pin-fd", "4");
        Assert.Equal(0, _ota.Run("key", "attest", uri, "--pin-fd", "4"));

        _ota.Descriptor4 = "0000-wrong\n";
        Assert.Equal((5, "pin.wrong"), Refusal(Create(uri, PathOf("other.pem"), "--pin-fd", "4")));
        Assert.False(File.Exists(PathOf("other.pem")));
    }

    [SkippableByTool("openssl")]
    public void What_cannot_be_right_is_refused_and_leaves_no_file()
    {
        string key = "file:" + KeyFile("ca");
        string other = "file:" + KeyFile("other");
        string request = Request("dev", "/CN=x");
        string output = PathOf("out.pem");
        Assert.Equal((2, "product.name_invalid"), Refusal("device-ca", "create", "--name", "Thermo stat", "--key", key, "--out", output, "--passphrase-fd", "3"));
        string ed25519 = "file:" + _workshop.WriteKey("ed.pem", _workshop.Online);
        Assert.Equal((1, "device_ca.key_algorithm"), Refusal(Create(ed25519, output, "--passphrase-fd", "3")));
        Assert.Equal((2, "device_ca.days"), Refusal(Create(key, output, "--days", "0", "--passphrase-fd", "3")));
        Assert.Equal((2, "device_ca.days"), Refusal(Create(key, output, "--days", "10951", "--passphrase-fd", "3")));
        Assert.Equal(0, _ota.Run(Create(key, _authority, "--days", "30", "--passphrase-fd", "3")));
        Assert.Equal((1, "output.exists"), Refusal(Create(key, _authority, "--passphrase-fd", "3")));

        Assert.Equal((2, "device_ca.outlives_authority"), Refusal(Issue(key, request, output)));
        Assert.Equal((1, "device_ca.key_mismatch"), Refusal(Issue(other, request, output, days: 10)));
        Assert.Equal((2, "device_ca.device_invalid"), Refusal(Issue(key, request, output, device: "a/b", days: 10)));
        byte[] der = Convert.FromBase64String(string.Concat(File.ReadAllLines(request)[1..^1]));
        der[^1] ^= 1;
        string tampered = _workshop.Write("tampered.csr", System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE REQUEST", der));
        Assert.Equal((3, "device_ca.request_malformed"), Refusal(Issue(key, tampered, output, days: 10)));
        Assert.Equal((3, "device_ca.request_malformed"), Refusal(Issue(key, _workshop.Write("x.csr", "x"), output, days: 10)));

        string device = PathOf("device.pem");
        Assert.Equal(0, _ota.Run(Issue(key, request, device, days: 10)));
        Assert.Equal((3, "device_ca.no_authority"), Refusal(Issue(key, request, output, authority: device, days: 10)));
        Assert.Equal((3, "device_ca.certificate_malformed"), Refusal("device-ca", "show", tampered));
        _workshop.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((1, "device_ca.expired"), Refusal(Issue(key, request, output, days: 1)));
        Assert.False(File.Exists(output));
    }

    private void Story(string key, params string[] secrets)
    {
        (int code, JsonObject made) = _ota.RunJson(Create(key, _authority, secrets));
        Assert.True(code == 0, made.ToJsonString());
        Assert.Equal(("CN=thermostat devices", true, "2046-12-27T00:00:00Z"), ((string?)made["subject"], (bool?)made["authority"], (string?)made["notAfter"]));
        string server = Request("server", "/CN=whatever");
        string chain = PathOf("chain.pem");
        Assert.Equal(0, _ota.Run(["device-ca", "delegate", "--authority", _authority, "--key", key, "--request", server, "--out", chain, .. secrets]));
        Assert.Equal(2, File.ReadAllText(chain).Split("BEGIN CERTIFICATE").Length - 1);
        string device = PathOf("device.pem");
        (code, JsonObject issued) = _ota.RunJson(Issue(key, Request("dev", "/CN=liar"), device));
        Assert.True(code == 0, issued.ToJsonString());
        Assert.Equal(("CN=thermostat/dev-001", "2027-04-01T00:00:00Z"), ((string?)issued["subject"], (string?)issued["notAfter"]));

        // Judged by a program that nobody here wrote, at the time of the test's clock.
        string now = _workshop.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _ = Foreign.Run("openssl", "verify", "-x509_strict", "-attime", now, "-purpose", "sslclient", "-CAfile", _authority, device);
        _ = Foreign.Run("openssl", "verify", "-x509_strict", "-attime", now, "-CAfile", _authority, chain);

        // Openssl dates what it signs by its own clock, so times do not count here. The server's certificate vouches for a device that it issues for, and for no further authority.
        string leaf = SignByServer(chain, "leaf", "basicConstraints=critical,CA:FALSE");
        _ = Foreign.Run("openssl", "verify", "-no_check_time", "-CAfile", _authority, "-untrusted", chain, leaf);
        string further = SignByServer(chain, "further", "basicConstraints=critical,CA:TRUE");
        string last = PathOf("last.pem");
        _ = Foreign.Run("openssl", "x509", "-req", "-in", Request("last", "/CN=x"), "-CA", further, "-CAkey", PathOf("further.key"), "-days", "30", "-out", last);
        string both = _workshop.Write("both.pem", File.ReadAllText(chain) + File.ReadAllText(further));
        Assert.NotEqual(0, Foreign.Try("openssl", "verify", "-no_check_time", "-CAfile", _authority, "-untrusted", both, last).Code);

        // Three uses of the key, each written before it and after it.
        string log = File.ReadAllText(Directory.EnumerateFiles(_workshop.State, "*", SearchOption.AllDirectories).Single(file => File.ReadAllText(file).Contains("device-ca", StringComparison.Ordinal)));
        foreach (string verb in (string[])["device-ca create", "device-ca delegate", "device-ca issue"])
        {
            Assert.Contains($"\"verb\":\"{verb}\"", log, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("PRIVATE", File.ReadAllText(_authority) + File.ReadAllText(chain) + File.ReadAllText(device), StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("device-ca", "show", device));
        Assert.Contains("CN=thermostat/dev-001", _ota.Out, StringComparison.Ordinal);
    }

    /// <summary>What a server would issue, made by openssl with the server's key.</summary>
    private string SignByServer(string chain, string name, string extension)
    {
        string output = PathOf(name + ".pem");
        string extensions = _workshop.Write(name + ".ext", extension + "\n");
        _ = Foreign.Run(
            "openssl", "x509", "-req", "-in", Request(name, "/CN=" + name), "-CA", chain, "-CAkey", PathOf("server.key"), "-extfile", extensions,
            "-days", "30", "-out", output);
        return output;
    }

    private string Request(string name, string subject)
    {
        string path = PathOf(name + ".csr");
        _ = Foreign.Run(
            "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", PathOf(name + ".key"), "-subj", subject, "-out", path);
        return path;
    }

    private string KeyFile(string name)
    {
        string path = PathOf(name + ".pem");
        using EcdsaP256Signer key = EcdsaP256Signer.Generate();
        using Passphrase secret = Passphrase.FromCharacters(TestPassphrases.Good);
        EncryptedKeyFile.Create(path, key, secret, new KeyProtection(16, 8, 1));
        return path;
    }

    private static string[] Create(string key, string output, params string[] more)
    {
        return ["device-ca", "create", "--name", "thermostat", "--key", key, "--out", output, .. more];
    }

    private string[] Issue(string key, string request, string output, string device = "dev-001", string? authority = null, int days = 90)
    {
        return
        [
            "device-ca", "issue", "--authority", authority ?? _authority, "--key", key, "--request", request, "--device", device, "--out", output,
            "--days", days.ToString(System.Globalization.CultureInfo.InvariantCulture), "--passphrase-fd", "3", "--pin-fd", "4",
        ];
    }

    private string PathOf(string name) => Path.Combine(_workshop.Folder, name);

    private (int Code, string? Error) Refusal(params string[] arguments)
    {
        (int code, JsonObject answer) = _ota.RunJson(arguments);
        return (code, (string?)answer["code"]);
    }
}
