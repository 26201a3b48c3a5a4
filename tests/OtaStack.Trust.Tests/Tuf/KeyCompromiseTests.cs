using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: fewer keys than the threshold are worth nothing, and online keys cannot sign what is signed offline.</summary>
public sealed class KeyCompromiseTests
{
    private readonly Device _device = new(listsHashes: false);

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void One_of_two_targets_keys_is_not_enough()
    {
        Repository.Targets.Signers.RemoveAt(0);
        Repository.AddTarget("fan/evil.bin", [6]);
        Repository.Publish();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void One_key_cannot_sign_twice()
    {
        Repository.Targets.Signers[1] = Repository.Targets.Signers[0];
        Repository.Publish();

        _device.ExpectRefused(Verdict.DuplicateSignature, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void A_duplicate_signature_is_refused_even_beside_enough_valid_ones()
    {
        Repository.Targets.Signers.Add(Repository.Targets.Signers[0]);
        Repository.Publish();

        _device.ExpectRefused(Verdict.DuplicateSignature, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void Two_signatures_under_the_same_unknown_keyid_are_duplicates_too()
    {
        Repository.PublishTimestamp();
        JsonObject file = (JsonObject)JsonNode.Parse(Repository.Files["timestamp.json"])!;
        JsonArray signatures = (JsonArray)file["signatures"]!;
        signatures.Add(new JsonObject { ["keyid"] = "x", ["sig"] = "" });
        signatures.Add(new JsonObject { ["keyid"] = "x", ["sig"] = "00" });
        Repository.Files["timestamp.json"] = JsonText.Canonical(file);

        _device.ExpectRefused(Verdict.DuplicateSignature, "timestamp");
    }

    [Fact]
    public void A_keyid_listed_twice_counts_once()
    {
        Repository.Timestamp.Keys.Add(Repository.Timestamp.Keys[0]);
        Repository.Timestamp.Threshold = 2;
        Repository.PublishRoot();
        Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp", "root.json");
    }

    [Fact]
    public void The_servers_keys_cannot_add_a_target()
    {
        Repository.Targets.Signers.Clear();
        Repository.Targets.Signers.AddRange([Repository.Snapshot.Keys[0], Repository.Timestamp.Keys[0]]);
        Repository.AddTarget("fan/evil.bin", [6]);
        Repository.Publish();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void The_targets_keys_cannot_replace_the_root()
    {
        Repository.Root.Signers.Clear();
        Repository.Root.Signers.AddRange(Repository.Targets.Keys);
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root");
    }

    [Fact]
    public void A_key_under_a_keyid_that_is_not_its_own_is_refused()
    {
        Repository.PublishRoot();
        Resign("2.root.json", signed =>
        {
            TestKey listed = Repository.Targets.Keys[0];
            signed["keys"]![listed.KeyId] = JsonNode.Parse(TestKey.FromSeed(99).KeyJson);
        });

        _device.ExpectRefused(Verdict.KeyIdMismatch, "root");
    }

    [Fact]
    public void Unknown_members_of_a_key_count_in_its_keyid()
    {
        Repository.PublishRoot();
        Resign("2.root.json", signed => signed["keys"]![Repository.Targets.Keys[0].KeyId]!["x-note"] = "n");

        _device.ExpectRefused(Verdict.KeyIdMismatch, "root");
    }

    [Theory]
    [InlineData("rsa", "rsassa-pss-sha256")]
    [InlineData("ed25519", "ed25519ph")]
    [InlineData("", "")]
    public void A_key_of_a_scheme_that_is_not_plugged_in_signs_nothing(string keyType, string scheme)
    {
        string json = $$"""{"keytype":"{{keyType}}","keyval":{"public":"{{Repository.Timestamp.Keys[0].PublicHex}}"},"scheme":"{{scheme}}"}""";
        string keyId = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(json)));
        Repository.PublishRoot();
        Resign("2.root.json", signed =>
        {
            signed["keys"]![keyId] = JsonNode.Parse(json);
            signed["roles"]!["timestamp"]!["keyids"] = new JsonArray(keyId);
        });
        Repository.PublishTimestamp();
        JsonObject file = (JsonObject)JsonNode.Parse(Repository.Files["timestamp.json"])!;
        file["signatures"]![0]!["keyid"] = keyId;
        Repository.Files["timestamp.json"] = JsonText.Canonical(file);

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp", "root.json", "timestamp.json", "snapshot.json");
        Assert.Null(_device.Store["timestamp.json"]);
    }

    [Fact]
    public void A_threshold_that_no_set_of_keys_can_reach_is_never_met()
    {
        Repository.Timestamp.Threshold = 2;
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp", "root.json");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void A_threshold_that_is_not_a_positive_number_is_refused(string threshold)
    {
        Repository.PublishRoot();
        Resign("2.root.json", signed => signed["roles"]!["timestamp"]!["threshold"] = JsonNode.Parse(threshold));

        _device.ExpectRefused(Verdict.Malformed, "root");
    }

    private void Resign(string name, Action<JsonObject> change)
    {
        JsonObject signed = (JsonObject)JsonNode.Parse(Repository.Files[name])!["signed"]!.DeepClone();
        change(signed);
        Repository.Files[name] = Repository.Sign(signed, Repository.Root.Signers);
    }
}
