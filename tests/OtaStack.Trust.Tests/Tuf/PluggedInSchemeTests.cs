using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>A host verifies other schemes of the specification (§4.2.2) by plugging them in; long keys and signatures come through whole.</summary>
public sealed class PluggedInSchemeTests
{
    private readonly RepositorySimulator _repository = new(Device.Start);

    [Fact]
    public void A_timestamp_signed_with_RSA_is_verified_on_a_host_that_knows_RSA()
    {
        using RSA rsa = RSA.Create(3072);
        byte[] signature = rsa.SignData(Message(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        VerifyWithAndWithout(new RsaPssScheme(), "rsa", "rsassa-pss-sha256", rsa.ExportSubjectPublicKeyInfoPem(), signature);
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("ecdsa-sha2-nistp256")]
    public void A_timestamp_signed_with_ECDSA_is_verified_on_a_host_that_knows_ECDSA(string keyType)
    {
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signature = ecdsa.SignData(Message(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        VerifyWithAndWithout(new EcdsaP256Scheme(), keyType, "ecdsa-sha2-nistp256", ecdsa.ExportSubjectPublicKeyInfoPem(), signature);
    }

    [Fact]
    public void A_key_that_is_too_short_or_on_another_curve_signs_nothing()
    {
        BytesContent content = new(Message());
        using RSA rsa = RSA.Create(1024);
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.False(new RsaPssScheme().Verify(
            Ascii(rsa.ExportSubjectPublicKeyInfoPem()), rsa.SignData(Message(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss), content));
        Assert.False(new EcdsaP256Scheme().Verify(
            Ascii(ecdsa.ExportSubjectPublicKeyInfoPem()), ecdsa.SignData(Message(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMAAwAAAA\n-----END PUBLIC KEY-----\n")]
    public void What_is_no_key_signs_nothing(string key)
    {
        foreach (ISignatureScheme scheme in new ISignatureScheme[] { new RsaPssScheme(), new EcdsaP256Scheme() })
        {
            Assert.False(scheme.Verify(Ascii(key), new byte[70], new BytesContent(Message())));
        }
    }

    private static Verdict Verify(byte[] file, byte[] root, params ISignatureScheme[] schemes)
    {
        return RoleFile.Verify(new ArraySource(file), new ArraySource(root), "timestamp", TrustLimits.ForHost(), schemes);
    }

    private static byte[] Ascii(string text)
    {
        return System.Text.Encoding.ASCII.GetBytes(text);
    }

    private byte[] Message()
    {
        return JsonText.Canonical(_repository.Timestamp.Signed);
    }

    private void VerifyWithAndWithout(ISignatureScheme plugged, string keyType, string scheme, string publicKey, byte[] signature)
    {
        JsonObject key = new() { ["keytype"] = keyType, ["keyval"] = new JsonObject { ["public"] = publicKey }, ["scheme"] = scheme };
        string keyId = Convert.ToHexStringLower(SHA256.HashData(JsonText.Canonical(key)));
        JsonObject root = (JsonObject)_repository.Root.Signed.DeepClone();
        root["keys"]![keyId] = key;
        root["roles"]!["timestamp"]!["keyids"] = new JsonArray(keyId);
        byte[] rootFile = JsonText.Foreign(new JsonObject { ["signatures"] = new JsonArray(), ["signed"] = root }, 1);
        byte[] timestamp = JsonText.Canonical(new JsonObject
        {
            ["signatures"] = new JsonArray(new JsonObject { ["keyid"] = keyId, ["sig"] = Convert.ToHexStringLower(signature) }),
            ["signed"] = _repository.Timestamp.Signed.DeepClone(),
        });

        Assert.Equal(Verdict.Accepted, Verify(timestamp, rootFile, new Ed25519Scheme(), plugged));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(timestamp, rootFile, new Ed25519Scheme()));
        int digit = timestamp.AsSpan().IndexOf("\"version\":1}}"u8) + 10;
        timestamp[digit]++;
        Assert.Equal(Verdict.ThresholdNotMet, Verify(timestamp, rootFile, new Ed25519Scheme(), plugged));
    }
}
