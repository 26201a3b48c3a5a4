using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;
using OtaStack.Trust.Tuf;
using JsonText = OtaStack.TestKit.JsonText;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§4.2.1, §4.3: keys, keyids, thresholds and signatures of another form, in front of a scheme that says yes to all it is given.</summary>
public sealed class KeyFormTests
{
    private readonly RepositorySimulator _repository = new(Device.Start);
    private readonly AgreeableScheme _scheme = new();

    [Theory]
    [InlineData("""{"keytype":"t","keyval":{"public":"k"},"scheme":"s"}""", true)]
    [InlineData("""{"keytype":"","keyval":{"public":""},"scheme":""}""", true)]
    [InlineData("""{"keytype":"t","keyval":{"private":1,"public":"k"},"scheme":"s","x":[]}""", true)]
    [InlineData("""{"keyval":{"public":"k"},"scheme":"s"}""", false)]
    [InlineData("""{"keytype":5,"keyval":{"public":"k"},"scheme":"s"}""", false)]
    [InlineData("""{"keytype":["t"],"keyval":{"public":"k"},"scheme":"s"}""", false)]
    [InlineData("""{"keytype":"t","keyval":{"public":"k"}}""", false)]
    [InlineData("""{"keytype":"t","keyval":{"public":"k"},"scheme":5}""", false)]
    [InlineData("""{"keytype":"t","keyval":{"public":"k"},"scheme":null}""", false)]
    [InlineData("""{"keytype":"t","scheme":"s"}""", false)]
    [InlineData("""{"keytype":"t","keyval":"k","scheme":"s"}""", false)]
    [InlineData("""{"keytype":"t","keyval":["public","k"],"scheme":"s"}""", false)]
    [InlineData("""{"keytype":"t","keyval":{},"scheme":"s"}""", false)]
    [InlineData("""{"keytype":"t","keyval":{"public":1},"scheme":"s"}""", false)]
    [InlineData("""["keytype","t"]""", false)]
    [InlineData("\"t\"", false)]
    public void Only_a_key_with_all_its_members_as_text_is_given_to_a_scheme(string key, bool given)
    {
        Assert.Equal(given ? Verdict.Accepted : Verdict.ThresholdNotMet, Verify(key, "00"));
        Assert.Equal(given ? 1 : 0, _scheme.Asked);
    }

    [Theory]
    [InlineData(256, 2048, 2048, true)]
    [InlineData(257, 2048, 2048, false)]
    [InlineData(256, 2049, 2048, false)]
    [InlineData(256, 2048, 2050, false)]
    public void Key_types_keys_and_signatures_have_a_longest_form(int keyType, int key, int signature, bool given)
    {
        string json = $$"""{"keytype":"{{new string('t', keyType)}}","keyval":{"public":"{{new string('k', key)}}"},"scheme":"s"}""";

        Assert.Equal(given ? Verdict.Accepted : Verdict.ThresholdNotMet, Verify(json, new string('0', signature)));
        Assert.Equal(given ? [(key, signature / 2)] : [], _scheme.Lengths);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("00", true)]
    [InlineData("000", false)]
    [InlineData("af", true)]
    [InlineData("AF", false)]
    [InlineData("0g", false)]
    [InlineData("g0", false)]
    [InlineData(" 00", false)]
    [InlineData("0x00", false)]
    public void Only_pairs_of_lower_case_digits_are_a_signature(string signature, bool given)
    {
        Assert.Equal(given ? Verdict.Accepted : Verdict.ThresholdNotMet, Verify("""{"keytype":"t","keyval":{"public":"k"},"scheme":"s"}""", signature));
        Assert.Equal(given ? 1 : 0, _scheme.Asked);
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"k\"", "k")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"\\\\\"", "\\")]
    [InlineData("\"\\u00e9\\n\"", "é\n")]
    [InlineData("1", null)]
    [InlineData("null", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("\"a", null)]
    [InlineData("", null)]
    public void A_long_text_comes_without_quotes_and_escapes(string json, string? text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);

        Assert.Equal(text is null ? null : Encoding.UTF8.GetBytes(text), BoundedText.Read(new JsonReader(), new ArraySource(bytes), 0, bytes.Length));
    }

    [Theory]
    [InlineData("1", Verdict.Accepted)]
    [InlineData("2", Verdict.Accepted)]
    [InlineData("3", Verdict.ThresholdNotMet)]
    [InlineData("2147483647", Verdict.ThresholdNotMet)]
    [InlineData("2147483648", Verdict.ThresholdNotMet)]
    [InlineData("4294967297", Verdict.ThresholdNotMet)]
    [InlineData("0", Verdict.Malformed)]
    [InlineData("-4294967295", Verdict.Malformed)]
    [InlineData("[1]", Verdict.Malformed)]
    public void Two_signatures_meet_a_threshold_of_two_at_most(string threshold, Verdict verdict)
    {
        _repository.Timestamp.Rotate(TestKey.FromSeed(61), TestKey.FromSeed(62));
        _repository.WriteTimestamp();
        JsonObject root = Root();
        root["roles"]!["timestamp"]!["threshold"] = JsonNode.Parse(threshold);

        Assert.Equal(verdict, Verify(_repository.Files["timestamp.json"], root));
    }

    [Fact]
    public void What_counts_towards_a_threshold_is_the_keyid_as_the_specification_says()
    {
        // Nobody but the holders of the root can list a key under two keyids; our tool and server refuse to (docs/trust.md).
        TestKey key = TestKey.FromSeed(61);
        _repository.Timestamp.Rotate(key, key.UnderAnotherKeyId());
        _repository.Timestamp.Threshold = 2;
        _repository.WriteTimestamp();
        Assert.Equal(Verdict.Accepted, Verify(_repository.Files["timestamp.json"], Root()));

        _repository.Timestamp.Signers.RemoveAt(1);
        _repository.WriteTimestamp();
        Assert.Equal(Verdict.ThresholdNotMet, Verify(_repository.Files["timestamp.json"], Root()));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    public void Keyids_of_a_role_are_a_list_of_text(string keyIds)
    {
        JsonObject root = Root();
        root["roles"]!["timestamp"]!["keyids"] = JsonNode.Parse(keyIds);

        Assert.Equal(Verdict.Malformed, Verify(_repository.Files["timestamp.json"], root));
    }

    [Theory]
    [InlineData("keys", "[]")]
    [InlineData("keys", "null")]
    [InlineData("roles", "[]")]
    [InlineData("roles", "null")]
    [InlineData("roles", "{\"timestamp\":1}")]
    [InlineData("roles", "{\"timestamp\":{\"keyids\":[]}}")]
    [InlineData("roles", "{\"timestamp\":{\"threshold\":1}}")]
    public void Keys_and_roles_of_another_form_are_refused(string member, string value)
    {
        JsonObject root = Root();
        root[member] = JsonNode.Parse(value);

        Assert.Equal(Verdict.Malformed, Verify(_repository.Files["timestamp.json"], root));
    }

    [Fact]
    public void Sixteen_keys_of_which_the_first_is_listed_again_are_sixteen_keys()
    {
        TestKey[] keys = [.. Enumerable.Range(300, 16).Select(TestKey.FromSeed)];
        _repository.Timestamp.Rotate(keys);
        _repository.Timestamp.Threshold = 16;
        _repository.WriteRoot();
        _repository.WriteTimestamp();
        JsonObject root = Root();
        ((JsonArray)root["roles"]!["timestamp"]!["keyids"]!).Add(keys[0].KeyId);

        Assert.Equal(Verdict.Accepted, Verify(_repository.Files["timestamp.json"], root, new AgreeableScheme()));
        root["roles"]!["timestamp"]!["threshold"] = 17;
        Assert.Equal(Verdict.ThresholdNotMet, Verify(_repository.Files["timestamp.json"], root, new AgreeableScheme()));
    }

    [Fact]
    public void Not_more_signatures_are_verified_than_the_threshold_asks_for()
    {
        _repository.Timestamp.Rotate([.. Enumerable.Range(300, 5).Select(TestKey.FromSeed)]);
        _repository.Timestamp.Threshold = 2;
        _repository.WriteRoot();
        _repository.WriteTimestamp();

        Assert.Equal(Verdict.Accepted, Verify(_repository.Files["timestamp.json"], Root(), _scheme));
        Assert.Equal(2, _scheme.Asked);
    }

    [Fact]
    public void A_key_object_in_the_place_of_its_keyid_signs_nothing()
    {
        // Its hash is the keyid: a text that is no keyid must not become the one that is made from it.
        string key = _repository.Timestamp.Keys[0].KeyJson;
        byte[] file = Timestamp(new JsonObject { ["keyid"] = key, ["sig"] = "00" });

        Assert.Equal(Verdict.ThresholdNotMet, Verify(file, Root(), _scheme));
        Assert.Equal(0, _scheme.Asked);
    }

    [Theory]
    [InlineData(62)]
    [InlineData(64)]
    [InlineData(66)]
    public void Texts_that_are_no_keyids_are_told_apart(int length)
    {
        string keyId = _repository.Timestamp.Keys[0].KeyId;
        JsonNode[] signatures = [.. new[] { new string('x', length), new string('y', length), new string('A', length), new string('a', length), "", "z" }
            .Select(text => new JsonObject { ["keyid"] = text, ["sig"] = "" })];

        Assert.Equal(Verdict.Accepted, Verify(Timestamp([.. signatures, new JsonObject { ["keyid"] = keyId, ["sig"] = "00" }]), Root(), _scheme));
        Assert.Equal(Verdict.DuplicateSignature, Verify(Timestamp([.. signatures, new JsonObject { ["keyid"] = "", ["sig"] = "00" }]), Root(), _scheme));
    }

    [Fact]
    public void Texts_longer_than_the_reader_holds_are_no_keyids_and_count_as_one()
    {
        JsonObject good = new() { ["keyid"] = _repository.Timestamp.Keys[0].KeyId, ["sig"] = "00" };
        JsonObject first = new() { ["keyid"] = new string('x', 257), ["sig"] = "00" };
        JsonObject second = new() { ["keyid"] = new string('y', 300), ["sig"] = "00" };

        Assert.Equal(Verdict.Accepted, Verify(Timestamp(first, good), Root(), _scheme));
        Assert.Equal(1, _scheme.Asked);
        Assert.Equal(Verdict.DuplicateSignature, Verify(Timestamp(first, good, second), Root(), _scheme));
        Assert.Equal(1, _scheme.Asked);
    }

    [Fact]
    public void The_beginning_of_a_keyid_is_not_the_keyid()
    {
        string keyId = _repository.Timestamp.Keys[0].KeyId;

        Assert.Equal(Verdict.ThresholdNotMet, Verify(Timestamp(new JsonObject { ["keyid"] = keyId[..62], ["sig"] = "00" }), Root(), _scheme));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(Timestamp(new JsonObject { ["keyid"] = keyId + "00", ["sig"] = "00" }), Root(), _scheme));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(Timestamp(new JsonObject { ["keyid"] = keyId.ToUpperInvariant(), ["sig"] = "00" }), Root(), _scheme));
    }

    [Theory]
    [InlineData("""{"keyid":"x","sig":5}""")]
    [InlineData("""{"keyid":5,"sig":""}""")]
    [InlineData("""{"keyid":"x"}""")]
    [InlineData("""{"sig":""}""")]
    [InlineData("1")]
    [InlineData("[]")]
    public void A_signature_of_another_form_is_refused_beside_a_good_one(string other)
    {
        JsonObject good = new() { ["keyid"] = _repository.Timestamp.Keys[0].KeyId, ["sig"] = "00" };

        Assert.Equal(Verdict.Malformed, Verify(Timestamp(good.DeepClone(), JsonNode.Parse(other)!), Root(), _scheme));
        Assert.Equal(Verdict.Malformed, Verify(Timestamp(JsonNode.Parse(other)!, good), Root(), _scheme));
        Assert.Equal(0, _scheme.Asked);
    }

    private static Verdict Verify(byte[] file, JsonObject root, ISignatureScheme? scheme = null)
    {
        byte[] rootFile = JsonText.Canonical(new JsonObject { ["signatures"] = new JsonArray(), ["signed"] = root.DeepClone() });
        return RoleFile.Verify(new ArraySource(file), new ArraySource(rootFile), "timestamp", new TrustLimits(), [scheme ?? new Ed25519Scheme()]);
    }

    private Verdict Verify(string key, string signature)
    {
        string keyId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        JsonObject root = Root();
        root["keys"]![keyId] = JsonNode.Parse(key);
        root["roles"]!["timestamp"]!["keyids"] = new JsonArray(keyId);
        return Verify(Timestamp(new JsonObject { ["keyid"] = keyId, ["sig"] = signature }), root, _scheme);
    }

    private JsonObject Root()
    {
        // With the keys as they are now, whether the repository has told of them or not.
        _repository.WriteRoot();
        return (JsonObject)_repository.Root.Signed.DeepClone();
    }

    private byte[] Timestamp(params JsonNode[] signatures)
    {
        return JsonText.Canonical(new JsonObject { ["signatures"] = new JsonArray([.. signatures.Select(signature => signature.DeepClone())]), ["signed"] = _repository.Timestamp.Signed.DeepClone() });
    }

    /// <summary>Verifies whatever reaches it, so that only what keeps things from it refuses them.</summary>
    private sealed class AgreeableScheme : ISignatureScheme
    {
        internal List<(int Key, int Signature)> Lengths { get; } = [];

        internal int Asked => Lengths.Count;

        public bool Handles(string keyType, string scheme)
        {
            return true;
        }

        public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
        {
            Lengths.Add((publicKey.Length, signature.Length));
            return true;
        }
    }
}
