using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>RFC 8032 test 1 as securesystemslib and tuf-js write it.</summary>
public sealed class GoldenKeyTests
{
    private const string Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private const string KeyId = "74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916";
    private const string KeyObject =
        """{"keytype":"ed25519","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""";

    private const string Canonical =
        "7b225f74797065223a2274696d657374616d70222c2265787069726573223a22323033302d30312d30315430303a30303a30305a222c226d657461223a7b22736e"
        + "617073686f742e6a736f6e223a7b2276657273696f6e223a317d7d2c22737065635f76657273696f6e223a22312e302e3334222c2276657273696f6e223a312c22"
        + "78223a22e697a5e69cace8aa9e205c22715c22205c5c200a00c3a9227d";

    private const string Signature =
        "99ef95f3324feecb74d1353ed46303ab4aa24c2a6d7ac5c35776d3ecbcfca20b5e91f4fa422a8aead58afe6225d3b9c2f08c234db105d15bc27f9b844ea8380b";

    [Fact]
    public void The_key_object_and_keyid_are_the_known_ones()
    {
        using Ed25519Signer signer = Ed25519Signer.FromSeed(Convert.FromHexString(Seed));

        Assert.Equal(KeyObject, Encoding.ASCII.GetString(signer.PublicKey.ToCanonicalBytes()));
        Assert.Equal(KeyId, signer.PublicKey.KeyId);
        Assert.Equal(KeyId, TufKey.Parse(Encoding.ASCII.GetBytes(KeyObject), "key").KeyId);
    }

    [Fact]
    public void The_canonical_bytes_and_the_signature_are_the_known_ones()
    {
        JsonObject signed = new()
        {
            ["_type"] = "timestamp",
            ["spec_version"] = "1.0.34",
            ["version"] = 1,
            ["expires"] = "2030-01-01T00:00:00Z",
            ["meta"] = new JsonObject { ["snapshot.json"] = new JsonObject { ["version"] = 1 } },
            ["x"] = "日本語 \"q\" \\ \n\0é",
        };
        using Ed25519Signer signer = Ed25519Signer.FromSeed(Convert.FromHexString(Seed));

        byte[] canonical = CanonicalJson.Write(signed);

        Assert.Equal(Canonical, Convert.ToHexStringLower(canonical));
        Assert.Equal(Signature, Convert.ToHexStringLower(signer.Sign(canonical)));
    }

    [Theory]
    [InlineData("""{"keytype":"rsa","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""")]
    [InlineData("""{"keytype":"ed25519","keyval":{"public":"D75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""")]
    [InlineData("""{"keytype":"ed25519","keyval":{"public":"d75a"},"scheme":"ed25519"}""")]
    [InlineData("""{"keytype":"ed25519","keytype":"ed25519","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""")]
    [InlineData("""{"extra":1,"keytype":"ed25519","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    public void Another_key_object_is_refused(string json)
    {
        _ = Support.Refusals.Expect("key.malformed", Errors.SigningFault.File, () => TufKey.Parse(Encoding.ASCII.GetBytes(json), "key.json"));
    }

    [Fact]
    public void A_signer_that_was_disposed_signs_nothing()
    {
        Ed25519Signer signer = Ed25519Signer.FromSeed(Convert.FromHexString(Seed));
        signer.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => signer.Sign([1]));
        _ = Assert.Throws<ObjectDisposedException>(() => signer.WithSeed(_ => { }));
    }
}
