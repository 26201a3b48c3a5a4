using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§5.3, §6.1: a root is replaced only by one that both the old and the new keys have signed.</summary>
public sealed class RootRotationTests
{
    private static readonly TestKey[] NewKeys = [TestKey.FromSeed(51), TestKey.FromSeed(52), TestKey.FromSeed(53)];

    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void New_keys_signed_by_old_and_new_ones_are_accepted()
    {
        TestKey[] old = [.. Repository.Root.Keys];
        Repository.Root.Rotate(NewKeys);
        Repository.Root.Signers.AddRange(old);
        Repository.PublishRoot();
        _device.ExpectAccepted();

        Repository.Root.Signers.RemoveRange(3, 3);
        Repository.PublishRoot();
        Assert.Equal(3, _device.ExpectAccepted().RootVersion);
        Assert.Equal(Repository.Files["3.root.json"], _device.Store["root.json"]);
    }

    [Fact]
    public void New_keys_without_a_threshold_of_the_old_ones_are_refused()
    {
        TestKey old = Repository.Root.Keys[0];
        Repository.Root.Rotate(NewKeys);
        Repository.Root.Signers.Add(old);
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root");
    }

    [Fact]
    public void New_keys_that_have_not_signed_are_refused()
    {
        TestKey[] old = [.. Repository.Root.Keys];
        Repository.Root.Rotate(NewKeys);
        Repository.Root.Signers.Clear();
        Repository.Root.Signers.AddRange([.. old, NewKeys[0]]);
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root");
    }

    [Fact]
    public void A_higher_threshold_binds_the_very_root_that_brings_it()
    {
        Repository.Root.Threshold = 3;
        Repository.Root.Signers.RemoveAt(2);
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root");
    }

    [Fact]
    public void A_device_that_slept_through_many_rotations_follows_them_all()
    {
        TestKey[] keys = [.. Enumerable.Range(200, 12).Select(TestKey.FromSeed)];
        for (int i = 0; i < 10; i++)
        {
            TestKey[] old = [.. Repository.Root.Keys];
            Repository.Root.Rotate(keys[i..(i + 3)]);
            Repository.Root.Signers.AddRange(old.Except(Repository.Root.Keys));
            Repository.PublishRoot();
        }

        Assert.Equal(11, _device.ExpectAccepted().RootVersion);
        Assert.Equal(Enumerable.Range(2, 11).Select(v => $"{v}.root.json"), Repository.Requests.Take(11));
    }

    [Fact]
    public void Roots_accepted_before_a_bad_one_stay()
    {
        Repository.PublishRoot();
        Repository.Root.Signers.RemoveRange(1, 2);
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "root", "root.json");

        Assert.Equal(Repository.Files["2.root.json"], _device.Store["root.json"]);
    }

    [Theory]
    [InlineData("targets")]
    [InlineData("snapshot")]
    [InlineData("timestamp")]
    public void New_keys_of_another_role_are_followed(string name)
    {
        SimulatedRole role = name == "targets" ? Repository.Targets : name == "snapshot" ? Repository.Snapshot : Repository.Timestamp;
        role.Rotate([.. NewKeys.Take(role.Threshold)]);
        Repository.PublishRoot();
        Repository.Publish();

        Assert.Equal(3, _device.ExpectAccepted().TargetsVersion);
    }

    [Fact]
    public void Stored_targets_that_the_new_root_does_not_vouch_for_are_fetched_anew_and_refused()
    {
        Repository.Targets.Keys[0] = NewKeys[0];
        Repository.PublishRoot();

        _device.ExpectRefused(Verdict.ThresholdNotMet, "targets", "root.json");
        Assert.Contains("2.targets.json", Repository.Requests);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("targets")]
    [InlineData("snapshot")]
    [InlineData("timestamp")]
    public void A_root_that_forgets_a_role_is_refused(string role)
    {
        Publish(signed => ((JsonObject)signed["roles"]!).Remove(role));

        _device.ExpectRefused(Verdict.Malformed, "root");
    }

    [Fact]
    public void A_role_that_lists_no_keys_is_no_reason_to_refuse_the_root()
    {
        Publish(signed => signed["roles"]!["timestamp"]!["keyids"] = new JsonArray());

        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp", "root.json", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void Roles_and_members_that_this_client_does_not_know_are_kept_and_ignored()
    {
        Publish(signed =>
        {
            signed["roles"]!["mirrors"] = new JsonObject { ["keyids"] = new JsonArray(), ["threshold"] = 1 };
            signed["x-note"] = "日本語 \u0000";
        });

        _device.ExpectAccepted();
        Assert.Equal(Repository.Files["2.root.json"], _device.Store["root.json"]);
    }

    [Fact]
    public void A_root_that_does_not_say_whether_names_have_versions_has_none()
    {
        Publish(signed => signed.Remove("consistent_snapshot"));
        Repository.PublishSnapshot();
        Repository.Files["snapshot.json"] = Repository.Files["3.snapshot.json"];

        _device.ExpectAccepted();
        Assert.Contains("snapshot.json", Repository.Requests);
    }

    [Fact]
    public void A_root_whose_word_on_names_is_not_a_boolean_is_refused()
    {
        Publish(signed => signed["consistent_snapshot"] = 1);

        _device.ExpectRefused(Verdict.Malformed, "root");
    }

    private void Publish(Action<JsonObject> change)
    {
        Repository.PublishRoot();
        JsonObject signed = (JsonObject)Repository.Root.Signed.DeepClone();
        change(signed);
        Repository.Files["2.root.json"] = Repository.Sign(signed, Repository.Root.Signers);
    }
}
