using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>What a URI does not find in SoftHSM2, or finds too often, is told with what is there.</summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenLookupTests
{
    private readonly SoftHsm _hsm;

    public TokenLookupTests(SoftHsm hsm)
    {
        _hsm = hsm;
    }

    [Fact]
    public void A_missing_token_is_told_with_those_that_are_there()
    {
        string token = _hsm.CreateToken("there");

        SigningException failure = Refusals.Expect("token.missing", SigningFault.Token, () => Open(SoftHsm.Uri("absent", "key")));

        Assert.Contains(token, failure.Arguments[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_tokens_are_not_chosen_from()
    {
        _ = _hsm.CreateToken("several");
        _ = _hsm.CreateToken("several");

        _ = Refusals.Expect("token.ambiguous", SigningFault.Usage, () => Open($"pkcs11:object=key?module-path={SoftHsm.Module}"));
    }

    [Fact]
    public void A_missing_key_is_told_with_those_that_are_there_and_several_are_not_chosen_from()
    {
        string token = _hsm.CreateToken("keys");
        SoftHsm.MakeKey(token, "same", "01");
        SoftHsm.MakeKey(token, "same", "02");

        SigningException failure = Refusals.Expect("object.missing", SigningFault.Token, () => Open(SoftHsm.Uri(token, "absent")));
        Assert.Equal((token, "same, same"), (failure.Arguments[1], failure.Arguments[2]));
        _ = Refusals.Expect("object.ambiguous", SigningFault.Usage, () => Open(SoftHsm.Uri(token, "same")));

        using IMessageSigner one = Open($"pkcs11:token={token};object=same;id=%02?module-path={SoftHsm.Module}");
        Assert.Equal(64, one.Sign([1]).Length);
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        string token = _hsm.CreateToken("rsa");
        SoftHsm.MakeKey(token, "rsa", keyType: "rsa:2048");

        _ = Refusals.Expect("object.algorithm", SigningFault.Token, () => Open(SoftHsm.Uri(token, "rsa")));
    }

    [Fact]
    public void A_key_without_its_public_half_is_refused()
    {
        string token = _hsm.CreateToken("half");
        SoftHsm.MakeKey(token, "half");
        _ = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--delete-object", "--type", "pubkey", "--id", "01");

        _ = Refusals.Expect("object.no_public", SigningFault.Token, () => Open(SoftHsm.Uri(token, "half")));
    }

    [Fact]
    public void A_public_half_that_belongs_to_another_key_signs_nothing()
    {
        string token = _hsm.CreateToken("swap");
        SoftHsm.MakeKey(token, "mine", keyType: "EC:prime256v1");
        string other = _hsm.CreateToken("other");
        SoftHsm.MakeKey(other, "mine", keyType: "EC:prime256v1");
        string folder = Directory.CreateTempSubdirectory("ota-swap-").FullName;
        string pem = Path.Combine(folder, "other.pem");
        _ = SoftHsm.Tool(other, "--read-object", "--type", "pubkey", "--id", "01", "-o", pem);
        _ = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--delete-object", "--type", "pubkey", "--id", "01");
        _ = SoftHsm.Tool(token, "--login", "--pin", SoftHsm.Pin, "--write-object", pem, "--type", "pubkey", "--id", "01", "--label", "mine");
        Directory.Delete(folder, recursive: true);

        using IMessageSigner signer = Open(SoftHsm.Uri(token, "mine"));

        _ = Refusals.Expect("token.signature", SigningFault.Refused, () => signer.Sign([1, 2, 3]));
    }

    [Fact]
    public void A_token_that_is_pulled_out_signs_nothing_more()
    {
        string token = _hsm.CreateToken("pulled");
        SoftHsm.MakeKey(token, "key");
        using IMessageSigner signer = Open(SoftHsm.Uri(token, "key"));
        Assert.Equal(64, signer.Sign([1]).Length);

        _hsm.Remove(token);

        SigningException failure = Assert.Throws<SigningException>(() => signer.Sign([1]));
        Assert.Equal(SigningFault.Token, failure.Fault);
        Assert.Contains("CKR_", failure.Arguments[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_not_there_not_a_module_or_not_a_full_path_is_told()
    {
        string folder = Directory.CreateTempSubdirectory("ota-module-").FullName;
        string wrong = Path.Combine(folder, "wrong.so");
        File.WriteAllText(wrong, "no library");
        string libc = Directory.EnumerateFiles("/lib", "libc.so.6", SearchOption.AllDirectories).First();

        _ = Refusals.Expect("module.missing", SigningFault.File, () => Open($"pkcs11:token=x?module-path={folder}/absent.so"));
        _ = Refusals.Expect("module.missing", SigningFault.File, () => Open("pkcs11:token=x?module-name=absent-module"));
        _ = Refusals.Expect("module.unusable", SigningFault.File, () => Open($"pkcs11:token=x?module-path={wrong}"));
        _ = Refusals.Expect("module.unusable", SigningFault.File, () => Open($"pkcs11:token=x?module-path={libc}"));
        _ = Refusals.Expect("module.relative", SigningFault.Usage, () => Open("pkcs11:token=x?module-path=wrong.so"));
        _ = Refusals.Expect("module.relative", SigningFault.Usage, () => Open("pkcs11:token=x?module-name=..%2Fwrong"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_module_is_found_by_name_by_folder_and_by_the_environment()
    {
        string token = _hsm.CreateToken("found");
        SoftHsm.MakeKey(token, "key");
        KeyPorts ports = new() { Variable = name => name == "OTA_PKCS11_MODULE" ? SoftHsm.Module : null };

        foreach (string query in (string[])["?module-name=softhsm2", $"?module-path={Path.GetDirectoryName(SoftHsm.Module)}&module-name=softhsm2", ""])
        {
            using IMessageSigner signer = KeyUri.Parse($"pkcs11:token={token};object=key{query}").OpenMessageSigner(new FixedPins(), ports);
            Assert.Equal(64, signer.Sign([1]).Length);
        }
    }

    private static IMessageSigner Open(string uri) => KeyUri.Parse(uri).OpenMessageSigner(new FixedPins(), new KeyPorts());
}
