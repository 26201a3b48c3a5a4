using NSec.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>Keys that others made in a SoftHSM2 token sign what no other way of calling the token would.</summary>
[Collection(SoftHsm.Collection)]
public sealed class TokenSigningTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();

    public TokenSigningTests(SoftHsm hsm)
    {
        _hsm = hsm;
    }

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void Every_length_is_signed_in_one_piece_and_OpenSSL_and_libsodium_agree(int length)
    {
        string token = _hsm.CreateToken("sign");
        SoftHsm.MakeKey(token, "root1");
        string pem = Path.Combine(_workshop.Folder, "pub.pem");
        _ = SoftHsm.Tool(token, "--read-object", "--type", "pubkey", "--id", "01", "-o", pem);
        byte[] message = new byte[length];
        new Random(length).NextBytes(message);

        using IKeySigner signer = KeyUri.Parse(SoftHsm.Uri(token, "root1")).Open(new FixedPins());
        byte[] signature = signer.Sign(message);

        // OpenSSL's command takes no empty file.
        Assert.True(length == 0 || OpenSsl.VerifiesWith(pem, KeyAlgorithm.Ed25519, message, signature));
        NSec.Cryptography.PublicKey sodium =
            NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, signer.PublicKey.PublicKey, KeyBlobFormat.RawPublicKey);
        Assert.True(SignatureAlgorithm.Ed25519.Verify(sodium, message, signature));
        Assert.False(OpenSsl.VerifiesWith(pem, KeyAlgorithm.Ed25519, [.. message, 0], signature));
    }

    [Fact]
    public void A_P256_key_signs_images_and_no_metadata()
    {
        string token = _hsm.CreateToken("p256");
        SoftHsm.MakeKey(token, "image", keyType: "EC:prime256v1");
        KeyUri uri = KeyUri.Parse(SoftHsm.Uri(token, "image"));
        byte[] message = [1, 2, 3];
        string pem = Path.Combine(_workshop.Folder, "pub.pem");

        using (IMessageSigner signer = uri.OpenMessageSigner(new FixedPins()))
        {
            File.WriteAllText(pem, PublicKeyInfo.ToPem(signer.SubjectPublicKeyInfo));
            Assert.True(OpenSsl.VerifiesWith(pem, signer.Algorithm, message, signer.Sign(message)));
        }

        _ = Refusals.Expect("key.not_tuf", SigningFault.Refused, () => uri.Open(new FixedPins()));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("EC")]
    public void An_imported_key_whose_point_is_raw_signs_like_the_key_it_was_made_from(string algorithm)
    {
        string token = _hsm.CreateToken("import");
        string plain = Path.Combine(_workshop.Folder, "plain.pem");
        string pem = Path.Combine(_workshop.Folder, "pub.pem");
        string[] curve = algorithm == "EC" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [];
        _ = Foreign.Run("openssl", ["genpkey", "-algorithm", algorithm, .. curve, "-out", plain]);
        _ = Foreign.Run("openssl", "pkey", "-in", plain, "-pubout", "-out", pem);
        _ = Foreign.Run("softhsm2-util", "--import", plain, "--token", token, "--label", "imported", "--id", "0a0b", "--pin", SoftHsm.Pin);

        using IMessageSigner signer = KeyUri.Parse(SoftHsm.Uri(token, "imported")).OpenMessageSigner(new FixedPins());
        byte[] message = [7, 7, 7];

        Assert.Equal(File.ReadAllText(pem), PublicKeyInfo.ToPem(signer.SubjectPublicKeyInfo));
        Assert.True(OpenSsl.VerifiesWith(pem, signer.Algorithm, message, signer.Sign(message)));
    }

    [Fact]
    public void Two_keys_of_one_token_need_its_PIN_once_while_one_is_open()
    {
        string token = _hsm.CreateToken("twice");
        SoftHsm.MakeKey(token, "a", "0a");
        SoftHsm.MakeKey(token, "b", "0b");
        FixedPins pins = new();

        using (IKeySigner first = KeyUri.Parse(SoftHsm.Uri(token, "a")).Open(pins))
        {
            using IKeySigner second = KeyUri.Parse(SoftHsm.Uri(token, "b")).Open(pins);
            Assert.NotEqual(first.KeyId, second.KeyId);
            Assert.Equal(64, second.Sign([1]).Length);
            Assert.Equal(token, Assert.Single(pins.Asked).Token);
        }

        // Closing the last one logs out.
        using IKeySigner again = KeyUri.Parse($"pkcs11:token={token};id=%0b?module-path={SoftHsm.Module}").Open(pins);
        Assert.Equal(2, pins.Asked.Count);
    }

    [Fact]
    public void The_public_half_needs_no_PIN()
    {
        string token = _hsm.CreateToken("public");
        SoftHsm.MakeKey(token, "a");
        FixedPins pins = new();
        TufKey key = KeyUri.Parse(SoftHsm.Uri(token, "a")).ReadPublic(pins);
        Assert.Empty(pins.Asked);

        using IKeySigner signer = KeyUri.Parse(SoftHsm.Uri(token, "a")).Open(pins);
        Assert.Equal(signer.KeyId, key.KeyId);
    }
}
