using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Tuf;
using JsonText = OtaStack.TestKit.JsonText;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>The parts that server and signing tool use without a refresh.</summary>
public sealed class RoleFileTests
{
    private readonly RepositorySimulator _repository = new(Device.Start);

    [Theory]
    [InlineData("root", "1.root.json")]
    [InlineData("targets", "1.targets.json")]
    [InlineData("snapshot", "1.snapshot.json")]
    [InlineData("timestamp", "timestamp.json")]
    public void A_file_is_verified_by_the_roots_keys_for_its_role(string role, string file)
    {
        Assert.Equal(Verdict.Accepted, Verify(_repository.Files[file], _repository.RootJson(1), role));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(_repository.Files[file], _repository.RootJson(1), role == "root" ? "targets" : "root"));
    }

    [Fact]
    public void A_role_that_nobody_delegates_to_is_refused()
    {
        Assert.Equal(Verdict.Malformed, Verify(_repository.Files["timestamp.json"], _repository.RootJson(1), "mirrors"));
        Assert.Equal(Verdict.Missing, Verify(_repository.Files["1.targets.json"], _repository.Files["1.targets.json"], "fans"));
    }

    [Fact]
    public void A_delegated_role_is_verified_by_the_keys_of_its_delegation()
    {
        TestKey key = TestKey.FromSeed(80);
        _repository.Targets.Signed["delegations"] = new JsonObject
        {
            ["keys"] = new JsonObject { [key.KeyId] = JsonNode.Parse(key.KeyJson) },
            ["roles"] = new JsonArray(
                new JsonObject { ["name"] = "pumps", ["keyids"] = new JsonArray(), ["threshold"] = 1, ["paths"] = new JsonArray("pump/*"), ["terminating"] = false },
                new JsonObject { ["name"] = "fans", ["keyids"] = new JsonArray(key.KeyId), ["threshold"] = 1, ["paths"] = new JsonArray("fan/*"), ["terminating"] = true }),
        };
        _repository.WriteTargets();
        byte[] delegated = _repository.Sign((JsonObject)_repository.Targets.Signed.DeepClone(), [key]);

        Assert.Equal(Verdict.Accepted, Verify(delegated, _repository.Files["1.targets.json"], "fans"));
        Assert.Equal(Verdict.ThresholdNotMet, Verify(delegated, _repository.Files["1.targets.json"], "pumps"));
        Assert.Equal(Verdict.Missing, Verify(delegated, _repository.Files["1.targets.json"], "lamps"));
    }

    [Fact]
    public void The_header_tells_type_version_and_times()
    {
        Assert.Equal(Verdict.Accepted, MetadataHeader.Read(Source("1.snapshot.json"), new TrustLimits(), out MetadataHeader? header));

        Assert.Equal(("snapshot", 1, Device.Start + (7 * 86400), Device.Start), (header!.Type, header.Version, header.Expires, header.Issued));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"signed\":{},\"signatures\":[]}")]
    [InlineData("{\"signed\":[],\"signatures\":{}}")]
    [InlineData("{\"signed\":{},\"signatures\":[{}]}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"keyid\":\"a\"}]}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"keyid\":1,\"sig\":\"\"}]}")]
    [InlineData("{\"signed\":{},\"signatures\":[{\"keyid\":\"a\",\"sig\":null}]}")]
    public void A_file_of_another_form_has_no_header(string file)
    {
        Assert.Equal(Verdict.Malformed, MetadataHeader.Read(new ArraySource(Encoding.ASCII.GetBytes(file)), new TrustLimits(), out MetadataHeader? header));
        Assert.Null(header);
    }

    [Fact]
    public void The_keyid_of_the_golden_key_is_the_golden_one_in_any_style()
    {
        const string Canonical = """{"keytype":"ed25519","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}""";
        const string Other = """{ "scheme" : "ed25519", "keyval": {"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511\u0061"}, "keytype":"ed25519" }""";
        foreach (string key in new[] { Canonical, Other })
        {
            Trust.Cryptography.Sha256 hash = new();
            byte[] id = new byte[32];
            Assert.True(Trust.Json.CanonicalJson.TryWrite(new ArraySource(Encoding.ASCII.GetBytes(key)), 0, key.Length, hash));
            hash.Finish(id, 0);
            Assert.Equal("74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916", Convert.ToHexStringLower(id));
        }
    }

    [Fact]
    public void The_golden_timestamp_is_verified_in_canonical_and_in_foreign_style()
    {
        TestKey key = TestKey.FromSeed(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        JsonObject signed = (JsonObject)JsonNode.Parse("""{"_type":"timestamp","spec_version":"1.0.34","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}},"x":"日本語 \"q\" \\ \n\u0000é"}""")!;
        JsonObject file = new()
        {
            ["signed"] = signed,
            ["signatures"] = new JsonArray(new JsonObject
            {
                ["keyid"] = "74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916",
                ["sig"] = "99ef95f3324feecb74d1353ed46303ab4aa24c2a6d7ac5c35776d3ecbcfca20b5e91f4fa422a8aead58afe6225d3b9c2f08c234db105d15bc27f9b844ea8380b",
            }),
        };
        _repository.Timestamp.Keys[0] = key;
        _repository.WriteRoot();

        Assert.Equal(Verdict.Accepted, Verify(JsonText.Canonical(file), _repository.RootJson(1), "timestamp"));
        Assert.Equal(Verdict.Accepted, Verify(JsonText.Foreign(file, 1), _repository.RootJson(1), "timestamp"));
    }

    private static Verdict Verify(byte[] file, byte[] delegator, string role)
    {
        return RoleFile.Verify(new ArraySource(file), new ArraySource(delegator), role, new TrustLimits(), RepositorySimulator.Schemes());
    }

    private ArraySource Source(string file)
    {
        return new ArraySource(_repository.Files[file]);
    }
}
