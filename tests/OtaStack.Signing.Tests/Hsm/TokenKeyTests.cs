using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>Keys are made, listed, exported and vouched for in SoftHSM2 tokens; pkcs11-tool and OpenSSL say what is really there.</summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenKeyTests : IDisposable
{
    private const string Challenge = "000102030405060708090a0b0c0d0e0f";

    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public TokenKeyTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
    }

    public void Dispose()
    {
        _workshop.Dispose();
        Assert.DoesNotContain(SoftHsm.Pin, _ota.Out + _ota.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ed25519", "EC_EDWARDS")]
    [InlineData("ecdsa-p256", "EC")]
    public void A_generated_key_was_made_there_never_leaves_and_only_signs(string algorithm, string type)
    {
        string token = _hsm.CreateToken("make");

        JsonObject made = Generate(token, "root", algorithm);

        string objects = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--list-objects");
        string privateKey = objects[objects.IndexOf("Private Key Object; " + type, StringComparison.Ordinal)..];
        Assert.Contains("label:      root", privateKey, StringComparison.Ordinal);
        Assert.Contains("Usage:      sign\n", privateKey, StringComparison.Ordinal);
        Assert.Contains("Access:     sensitive, always sensitive, never extractable, local", privateKey, StringComparison.Ordinal);
        Assert.Equal(2, objects.Split("label:").Length - 1);
        Assert.Equal(0, _ota.Run("key", "attest", (string)made["uri"]!, "--pin-fd", "4"));
    }

    [Fact]
    public void A_label_or_id_that_is_taken_is_left_as_it_is()
    {
        string token = _hsm.CreateToken("taken");
        string uri = (string)Generate(token, "root", "ed25519")["uri"]!;
        string before = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--list-objects");
        string id = uri.Split(';').Single(attribute => attribute.StartsWith("id=", StringComparison.Ordinal)).Split('?')[0];

        Refuse(1, "object.exists", "key", "generate", "--key", SoftHsm.Uri(token, "root"), "--pin-fd", "4");
        Refuse(1, "object.exists", "key", "generate", "--key", $"pkcs11:token={token};object=other;{id}?module-path={SoftHsm.Module}", "--pin-fd", "4");
        Refuse(2, "object.unnamed", "key", "generate", "--key", SoftHsm.Uri(token), "--pin-fd", "4");
        Refuse(2, "key.place", "key", "generate", "--pin-fd", "4");
        Refuse(2, "key.place", "key", "generate", "--key", SoftHsm.Uri(token, "x"), "--out", "x.pem", "--pin-fd", "4");

        Assert.Equal(before, SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--list-objects"));
    }

    [Fact]
    public void Keys_are_listed_with_URIs_that_open_them_and_private_ones_after_login()
    {
        string token = _hsm.CreateToken("list");
        _ = Generate(token, "a key; with = signs", "ed25519");
        SoftHsm.MakeKey(token, "rsa", "0b", "rsa:2048");

        (int code, JsonObject open) = _ota.RunJson("key", "list", SoftHsm.Uri(token));
        Assert.Equal((0, false), (code, (bool?)open["tokens"]![0]!["loggedIn"]));
        Assert.All(open["tokens"]![0]!["keys"]!.AsArray(), key => Assert.False((bool?)key!["private"]));

        (code, JsonObject listed) = _ota.RunJson("key", "list", SoftHsm.Uri(token), "--login", "--pin-fd", "4");
        JsonArray keys = listed["tokens"]![0]!["keys"]!.AsArray();
        Assert.Equal((0, 2), (code, keys.Count));
        Assert.Equal(("a key; with = signs", true, "ed25519"), ((string?)keys[0]!["label"], (bool?)keys[0]!["private"], (string?)keys[0]!["algorithm"]));
        Assert.Equal(("rsa", null), ((string?)keys[1]!["label"], (string?)keys[1]!["algorithm"]));

        (code, JsonObject shown) = _ota.RunJson("key", "show", (string)keys[0]!["uri"]!);
        Assert.Equal((0, (string?)keys[0]!["keyid"]), (code, (string?)shown["keyid"]));
        Assert.Equal(0, _ota.Run("key", "list", SoftHsm.Uri(token)));
        Assert.Contains(token, _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_public_half_is_exported_as_a_TUF_key_and_as_PEM_that_OpenSSL_reads()
    {
        string token = _hsm.CreateToken("export");
        string uri = (string)Generate(token, "root", "ed25519")["uri"]!;
        string json = Path.Combine(_workshop.Folder, "root.json");
        string pem = Path.Combine(_workshop.Folder, "root.pub");

        Assert.Equal(0, _ota.Run("key", "export", uri, "--out", json));
        Assert.Equal(0, _ota.Run("key", "export", uri, "--out", pem, "--format", "pem"));
        Refuse(1, "output.exists", "key", "export", uri, "--out", json);

        TufKey key = TufKey.Parse(File.ReadAllBytes(json), json);
        Assert.Contains(key.PublicHex, string.Concat(Foreign.Run("openssl", "pkey", "-pubin", "-in", pem, "-noout", "-text").Where(char.IsAsciiHexDigit)), StringComparison.Ordinal);
        (int code, JsonObject shown) = _ota.RunJson("key", "show", "public:" + pem);
        Assert.Equal((0, key.KeyId), (code, (string?)shown["keyid"]));

        string image = (string)Generate(token, "image", "ecdsa-p256")["uri"]!;
        Refuse(1, "key.not_tuf", "key", "export", image, "--out", json + "2");
        Assert.Equal(0, _ota.Run("key", "export", image, "--out", pem + "2", "--format", "pem"));
        using ECDsa exported = ECDsa.Create();
        exported.ImportFromPem(File.ReadAllText(pem + "2"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-p256")]
    public void Evidence_answers_its_challenge_and_no_other_and_a_changed_report_is_found_out(string algorithm)
    {
        string token = _hsm.CreateToken("prove");
        string uri = (string)Generate(token, "root", algorithm)["uri"]!;
        string file = Path.Combine(_workshop.Folder, "evidence.json");
        Assert.Equal(0, _ota.Run("key", "attest", uri, "--challenge", Challenge, "--out", file, "--pin-fd", "4"));

        (int code, JsonObject read) = _ota.RunJson("key", "evidence", file, "--challenge", Challenge);
        Assert.True(code == 0, read.ToJsonString());
        Assert.Equal((0, true, token), (code, (bool?)read["held"], (string?)read["report"]!["token"]!["label"]));

        Refuse(1, "evidence.challenge", "key", "evidence", file, "--challenge", Challenge.Replace('0', '1'));
        string changed = _workshop.Write("changed.json", File.ReadAllText(file).Replace("\"extractable\":false", "\"extractable\":true", StringComparison.Ordinal));
        Refuse(1, "evidence.signature", "key", "evidence", changed, "--challenge", Challenge);
        Refuse(3, "evidence.malformed", "key", "evidence", _workshop.Write("other.json", "{}"), "--challenge", Challenge);
        Refuse(2, "challenge.invalid", "key", "evidence", file, "--challenge", "00");
        Refuse(2, "challenge.and_out", "key", "attest", uri, "--challenge", Challenge, "--pin-fd", "4");
    }

    [Fact]
    public void A_key_that_came_from_elsewhere_or_may_do_more_than_sign_is_not_vouched_for()
    {
        string token = _hsm.CreateToken("weak");
        string plain = Path.Combine(_workshop.Folder, "plain.pem");
        _ = Foreign.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", plain);
        _ = Foreign.Run("softhsm2-util", "--import", plain, "--token", token, "--label", "imported", "--id", "0a0b", "--pin", SoftHsm.Pin);
        _ = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--keypairgen", "--key-type", "EC:edwards25519", "--extractable", "--label", "loose", "--id", "02");

        Assert.Equal(["notLocal", "notAlwaysSensitive", "wasExtractable"], Findings(SoftHsm.Uri(token, "imported"), "notLocal", "notAlwaysSensitive", "wasExtractable"));
        Assert.Equal(["extractable", "wasExtractable", "otherUses"], Findings(SoftHsm.Uri(token, "loose"), "extractable", "wasExtractable", "otherUses"));
        Assert.Equal(["inFile"], Findings(_workshop.WriteKey("file.pem", _workshop.Root1), "inFile"));
    }

    private string[] Findings(string uri, params string[] wanted)
    {
        (int code, JsonObject report) = _ota.RunJson("key", "attest", uri, "--pin-fd", "4", "--passphrase-fd", "3");
        Assert.Equal((1, false), (code, (bool?)report["held"]));
        string[] found = [.. report["findings"]!.AsArray().Select(finding => (string)finding!)];
        return [.. wanted.Where(found.Contains)];
    }

    private JsonObject Generate(string token, string label, string algorithm)
    {
        string uri = $"pkcs11:token={token};object={System.Uri.EscapeDataString(label)}?module-path={SoftHsm.Module}";
        (int code, JsonObject made) = _ota.RunJson("key", "generate", "--key", uri, "--algorithm", algorithm, "--pin-fd", "4");
        Assert.True(code == 0, made.ToJsonString());
        return made;
    }

    private void Refuse(int exitCode, string code, params string[] arguments)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        (int actual, JsonObject data) = _ota.RunJson(arguments);
        Assert.Equal((exitCode, code), (actual, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
    }
}
