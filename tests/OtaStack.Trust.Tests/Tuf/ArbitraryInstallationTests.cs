using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: an attacker without the keys cannot make a device trust anything of his.</summary>
public sealed class ArbitraryInstallationTests
{
    private static readonly TestKey Stranger = TestKey.FromSeed(99);

    private readonly Device _device = new(listsHashes: false);

    [Fact]
    public void A_timestamp_signed_by_a_stranger_is_refused()
    {
        SignBy(_device.Repository.Timestamp, Stranger);
        _device.Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp");
    }

    [Fact]
    public void A_snapshot_signed_by_a_stranger_is_refused()
    {
        SignBy(_device.Repository.Snapshot, Stranger);
        _device.Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "snapshot", "timestamp.json");
    }

    [Fact]
    public void Targets_signed_by_a_stranger_are_refused()
    {
        SignBy(_device.Repository.Targets, Stranger);
        _device.Repository.AddTarget("fan/evil.bin", [6]);
        _device.Repository.Publish();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void A_root_signed_by_a_stranger_is_refused()
    {
        _device.Repository.Root.Rotate(Stranger);
        _device.Repository.Root.Threshold = 1;
        _device.Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root");
    }

    [Fact]
    public void A_file_without_signatures_is_refused()
    {
        SignBy(_device.Repository.Timestamp);
        _device.Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp");
    }

    [Fact]
    public void The_key_of_another_role_does_not_count()
    {
        SignBy(_device.Repository.Snapshot, _device.Repository.Timestamp.Keys[0]);
        _device.Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "snapshot", "timestamp.json");
    }

    [Fact]
    public void Content_changed_after_signing_is_refused()
    {
        _device.Repository.PublishTimestamp();
        Edit("timestamp.json", file => file["signed"]!["version"] = 1000);

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0")]
    [InlineData("zz")]
    public void A_signature_that_is_none_is_not_valid(string signature)
    {
        _device.Repository.PublishTimestamp();
        Edit("timestamp.json", file => file["signatures"]![0]!["sig"] = signature);

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp");
    }

    [Fact]
    public void A_signature_that_is_none_does_not_hurt_beside_valid_ones()
    {
        _device.Repository.PublishTimestamp();
        Edit("timestamp.json", file => ((JsonArray)file["signatures"]!).Insert(0, new JsonObject { ["keyid"] = "some other key", ["sig"] = "" }));

        _device.ExpectAccepted();
    }

    [Fact]
    public void A_signature_in_upper_case_hex_is_not_valid()
    {
        _device.Repository.PublishTimestamp();
        Edit("timestamp.json", file => file["signatures"]![0]!["sig"] = ((string)file["signatures"]![0]!["sig"]!).ToUpperInvariant());

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp");
    }

    [Fact]
    public void A_targets_file_whose_hash_the_snapshot_does_not_list_is_refused_unread()
    {
        Device device = new();
        device.Repository.Publish();
        device.Repository.Files["3.targets.json"] = [.. "not even JSON"u8];

        device.ExpectRefused(Verdict.HashMismatch, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void A_snapshot_of_the_right_length_and_another_hash_is_refused_unread()
    {
        Device device = new();
        device.Repository.Publish();
        device.Repository.Files["3.snapshot.json"] = new byte[device.Repository.Files["3.snapshot.json"].Length];

        device.ExpectRefused(Verdict.HashMismatch, "snapshot", "timestamp.json");
    }

    private static void SignBy(SimulatedRole role, params TestKey[] keys)
    {
        role.Signers.Clear();
        role.Signers.AddRange(keys);
    }

    private void Edit(string file, Action<JsonObject> change)
    {
        JsonObject parsed = (JsonObject)JsonNode.Parse(_device.Repository.Files[file])!;
        change(parsed);
        _device.Repository.Files[file] = JsonText.Canonical(parsed);
    }
}
