using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>A host verifies other schemes of the specification (§4.2.2) by plugging them in; long keys and signatures come through whole.</summary>
public sealed class PluggedInSchemeTests
{
    [Fact]
    public void A_timestamp_signed_with_RSA_is_verified_on_a_host_that_knows_RSA()
    {
        using RSA rsa = RSA.Create(3072);
        RepositorySimulator repository = new(Device.Start);
        JsonObject key = new()
        {
            ["keytype"] = "rsa",
            ["keyval"] = new JsonObject { ["public"] = rsa.ExportSubjectPublicKeyInfoPem() },
            ["scheme"] = "rsassa-pss-sha256",
        };
        string keyId = Convert.ToHexStringLower(SHA256.HashData(JsonText.Canonical(key)));
        JsonObject root = (JsonObject)repository.Root.Signed.DeepClone();
        root["keys"]![keyId] = key;
        root["roles"]!["timestamp"]!["keyids"] = new JsonArray(keyId);
        byte[] rootFile = JsonText.Foreign(new JsonObject { ["signatures"] = new JsonArray(), ["signed"] = root }, 1);
        byte[] signature = rsa.SignData(JsonText.Canonical(repository.Timestamp.Signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        byte[] timestamp = JsonText.Canonical(new JsonObject
        {
            ["signatures"] = new JsonArray(new JsonObject { ["keyid"] = keyId, ["sig"] = Convert.ToHexStringLower(signature) }),
            ["signed"] = repository.Timestamp.Signed.DeepClone(),
        });

        Assert.Equal(Verdict.Accepted, Verify(timestamp, rootFile, new Ed25519Scheme(), new RsaPss()));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(timestamp, rootFile, new Ed25519Scheme()));
        timestamp[200] ^= 1;
        Assert.Equal(Verdict.ThresholdNotMet, Verify(timestamp, rootFile, new Ed25519Scheme(), new RsaPss()));
    }

    private static Verdict Verify(byte[] file, byte[] root, params ISignatureScheme[] schemes)
    {
        return RoleFile.Verify(new ArraySource(file), new ArraySource(root), "timestamp", TrustLimits.ForHost(), schemes);
    }

    private sealed class RsaPss : ISignatureScheme, IByteSink
    {
        private readonly MemoryStream _message = new();

        public bool Handles(string keyType, string scheme) => keyType == "rsa" && scheme == "rsassa-pss-sha256";

        public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
        {
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(Encoding.ASCII.GetString(publicKey));
            _message.SetLength(0);
            content.WriteTo(this);
            return rsa.VerifyData(_message.ToArray(), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }

        public void Write(byte[] buffer, int offset, int count) => _message.Write(buffer, offset, count);
    }
}
