using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>A product whose root keys lie in three tokens and whose release key lies in a fourth, by the command line alone.</summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenStoryTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly StringBuilder _said = new();

    public TokenStoryTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
    }

    public void Dispose()
    {
        _workshop.Dispose();
        Assert.DoesNotContain(SoftHsm.Pin, _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_is_made_and_a_release_signed_with_keys_that_no_file_holds()
    {
        string targets = MakeProduct();
        AddRelease();

        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", targets, "--pin-fd", "4"));

        Assert.Equal(0, Run("verify", _workshop.Repository));
        Assert.Equal(3, _workshop.Load().Root.Metadata.Signatures.Count);
        (int code, JsonObject list) = _ota.RunJson("release", "list", _workshop.Repository);
        Assert.Equal((0, "published"), (code, (string?)list["releases"]![0]!["state"]));
    }

    [Fact]
    public void A_wrong_PIN_is_tried_once_and_leaves_the_repository_as_it_was()
    {
        string targets = MakeProduct();
        AddRelease();
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        _ota.Descriptor4 = "1111-wrong\n";

        (int code, JsonObject data) = _ota.RunJson("release", "sign", _workshop.Repository, "--key", targets, "--pin-fd", "4");

        Assert.Equal((5, "pin.wrong"), (code, (string?)data["code"]));
        Assert.Contains("CKR_PIN_INCORRECT", (string?)data["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("1111-wrong", _ota.Out + _ota.Errors, StringComparison.Ordinal);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));

        // The token tells that a wrong PIN was given: said before the next try, which is the right one.
        _ota.Descriptor4 = SoftHsm.Pin;
        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", targets, "--pin-fd", "4"));
        Assert.Contains("A wrong PIN was given", _ota.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void PINs_come_from_the_environment_by_token_and_without_any_nobody_is_asked_in_a_pipeline()
    {
        string targets = MakeProduct();
        AddRelease();
        (int code, JsonObject data) = _ota.RunJson("release", "sign", _workshop.Repository, "--key", targets);
        Assert.Equal((2, "passphrase.no_terminal"), (code, (string?)data["code"]));

        string label = targets["pkcs11:token=".Length..].Split(';')[0];
        _ota.Set("OTA_PIN", "not-this-one");
        _ota.Set("OTA_PIN_" + label.ToUpperInvariant().Replace('-', '_'), SoftHsm.Pin);

        Assert.Equal(0, Run("release", "sign", _workshop.Repository, "--key", targets));
    }

    private string MakeProduct()
    {
        string[] roots = [.. Enumerable.Range(1, 3).Select(number => NewKey("root" + number))];
        string targets = NewKey("targets");
        string online = _workshop.Write("online.json", Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes()));
        Assert.Equal(0, Run(
            "product", "init", _workshop.Repository, "--name", "thermostat", "--board", Workshop.Board, "--root-key", roots[0], "--root-key", roots[1],
            "--root-key", roots[2] + "&x-vendor=1", "--root-threshold", "2", "--targets-key", targets, "--targets-threshold", "1",
            "--online-key", online, "--pin-fd", "4"));
        return targets;
    }

    private string NewKey(string name)
    {
        string token = _hsm.CreateToken(name);
        SoftHsm.MakeKey(token, name);
        return SoftHsm.Uri(token, name);
    }

    private void AddRelease()
    {
        string folder = Path.GetDirectoryName(_workshop.Write("bin/App.dll", "app"))!;
        Assert.Equal(0, Run(
            "release", "add", _workshop.Repository, "--version", "1.0.0", "--image", "assemblies", "--from", folder, "--board", Workshop.Board,
            "--entry", "App;App.Application"));
    }

    private int Run(params string[] arguments)
    {
        int code = _ota.Run(arguments);
        _ = _said.Append(_ota.Out).Append(_ota.Errors);
        return code;
    }
}
