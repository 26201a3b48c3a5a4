using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>What tokens and strangers hand in: points, curves, evidence, key files that do not belong together.</summary>
public sealed class TokenFormatTests : IDisposable
{
    private const int Seed = 20270108;

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("06032b6570", KeyAlgorithm.Ed25519)]
    [InlineData("130c656477617264733235353139", KeyAlgorithm.Ed25519)]
    [InlineData("06092b06010401da470f01", KeyAlgorithm.Ed25519)]
    [InlineData("06082a8648ce3d030107", KeyAlgorithm.EcdsaP256)]
    [InlineData("06052b81040022", null)]
    [InlineData("06032b6571", null)]
    [InlineData("06032b657000", null)]
    [InlineData("", null)]
    public void A_curve_is_known_by_its_identifier_or_its_name(string parameters, KeyAlgorithm? algorithm)
    {
        Assert.Equal(algorithm, CurveParameters.AlgorithmOf(Convert.FromHexString(parameters)));
    }

    [Theory]
    [InlineData("", 32, true)]
    [InlineData("0420", 32, true)]
    [InlineData("032100", 32, true)]
    [InlineData("0421", 32, false)]
    [InlineData("032101", 32, false)]
    [InlineData("", 31, false)]
    [InlineData("", 33, false)]
    [InlineData("0420", 31, false)]
    public void An_Edwards_point_is_read_raw_as_an_octet_string_and_as_a_bit_string(string header, int length, bool good)
    {
        byte[] key = [.. Enumerable.Range(1, length).Select(i => (byte)i)];

        byte[]? info = CurveParameters.SubjectPublicKeyInfo(KeyAlgorithm.Ed25519, [.. Convert.FromHexString(header), .. key]);

        Assert.Equal(good ? Convert.ToHexStringLower(PublicKeyInfo.OfEd25519(key)) : null, info is null ? null : Convert.ToHexStringLower(info));
    }

    [Theory]
    [InlineData("04", true)]
    [InlineData("044104", true)]
    [InlineData("03420004", true)]
    [InlineData("02", false)]
    [InlineData("044102", false)]
    public void A_P256_point_must_be_uncompressed(string header, bool good)
    {
        Assert.Equal(good, CurveParameters.SubjectPublicKeyInfo(KeyAlgorithm.EcdsaP256, [.. Convert.FromHexString(header), .. new byte[64]]) is not null);
    }

    [Fact]
    public void Damaged_evidence_is_refused_without_a_crash()
    {
        byte[] challenge = new byte[16];
        byte[] file = KeyEvidence.Make(new System.Text.Json.Nodes.JsonObject { ["held"] = true }, challenge, _workshop.Root1);
        Assert.True((bool?)KeyEvidence.Read(file, challenge, "evidence").Report["held"]);
        Random random = new(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. file];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (damaged.AsSpan().SequenceEqual(file))
            {
                continue;
            }

            try
            {
                // The case of a hex digit and white space are spelling: what they spell is the same.
                Assert.Equal("True", KeyEvidence.Read(damaged, challenge, "evidence").Report["held"]!.ToString(), ignoreCase: true);
            }
            catch (SigningException failure)
            {
                Assert.True(failure.Code.StartsWith("evidence.", StringComparison.Ordinal) || failure.Code == "key.algorithm", $"seed {Seed}, case {i}: {failure.Code}");
            }
        }

        _ = Refusals.Expect("evidence.malformed", SigningFault.File, () => KeyEvidence.Read(new byte[KeyEvidence.MaxBytes + 1], challenge, "evidence"));
    }

    [Fact]
    public void Evidence_is_never_metadata_and_metadata_never_evidence()
    {
        byte[] root = _workshop.Create().Root.Metadata.ToBytes();

        _ = Refusals.Expect("evidence.malformed", SigningFault.File, () => KeyEvidence.Read(root, null, "root"));
        byte[] forged = KeyEvidence.Make(new System.Text.Json.Nodes.JsonObject { ["_type"] = "root" }, new byte[16], _workshop.Root1);
        Assert.Contains("\"_type\":\"key-attestation\"", Encoding.UTF8.GetString(forged), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_beside_the_public_key_of_another_signs_nothing()
    {
        string mine = _workshop.WriteKey("mine.pem", _workshop.Root1);
        string other = _workshop.WriteKey("other.pem", _workshop.Root2);
        File.Copy(other + EncryptedKeyFile.PublicEnding, mine + EncryptedKeyFile.PublicEnding, overwrite: true);

        _ = Refusals.Expect("key.public_differs", SigningFault.Refused, () => KeyUri.Parse(mine).Open(new FixedPins()));
    }
}
