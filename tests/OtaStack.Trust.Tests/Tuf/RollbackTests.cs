using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: an attacker with online keys, or with old files, cannot bring back what has been superseded.</summary>
public sealed class RollbackTests
{
    private readonly Device _device = new(listsHashes: false);

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void An_older_timestamp_is_refused()
    {
        byte[] old = Repository.Files["timestamp.json"];
        Repository.PublishTimestamp();
        _device.ExpectAccepted();
        Repository.Files["timestamp.json"] = old;

        _device.ExpectRefused(Verdict.Rollback, "timestamp");
    }

    [Fact]
    public void An_expired_trusted_timestamp_still_guards_against_an_older_one()
    {
        byte[] old = Repository.Files["timestamp.json"];
        Repository.PublishTimestamp();
        _device.ExpectAccepted();
        _device.Now += 30 * 86400;
        Repository.Files["timestamp.json"] = old;

        _device.ExpectRefused(Verdict.Rollback, "timestamp");
    }

    [Fact]
    public void A_newer_timestamp_that_points_to_an_older_snapshot_is_refused()
    {
        Repository.PublishSnapshot();
        _device.ExpectAccepted();
        Repository.Snapshot.Version = 2;
        Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.Rollback, "timestamp");
    }

    [Fact]
    public void A_timestamp_of_the_same_version_changes_nothing_whatever_it_says()
    {
        string before = _device.Store.Fingerprint();
        Repository.Snapshot.Version = 1;
        Repository.WriteTimestamp();

        _device.ExpectAccepted();

        Assert.Equal(before, _device.Store.Fingerprint());
    }

    [Fact]
    public void A_newer_snapshot_with_older_targets_is_refused()
    {
        Repository.Publish();
        _device.ExpectAccepted();
        Repository.Targets.Version = 2;
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Rollback, "snapshot", "timestamp.json");
    }

    [Fact]
    public void An_expired_trusted_snapshot_still_guards_against_older_targets()
    {
        Repository.Publish();
        _device.ExpectAccepted();
        _device.Now += 30 * 86400;
        Repository.Now = _device.Now;
        Repository.Targets.Version = 2;
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Rollback, "snapshot", "timestamp.json");
    }

    [Theory]
    [InlineData("first.json")]
    [InlineData("zzz.json")]
    public void A_newer_snapshot_with_an_older_delegated_role_is_refused(string role)
    {
        Meta()[role] = new JsonObject { ["version"] = 5 };
        Meta()["other.json"] = new JsonObject { ["version"] = 1 };
        Repository.PublishSnapshot();
        _device.ExpectAccepted();
        Meta()[role] = new JsonObject { ["version"] = 4 };
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Rollback, "snapshot", "timestamp.json");
    }

    [Theory]
    [InlineData("first.json")]
    [InlineData("zzz.json")]
    public void A_role_that_the_trusted_snapshot_lists_must_stay_listed(string role)
    {
        Meta()[role] = new JsonObject { ["version"] = 5 };
        Repository.PublishSnapshot();
        _device.ExpectAccepted();
        Meta().Remove(role);
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.RoleRemoved, "snapshot", "timestamp.json");
    }

    [Fact]
    public void New_roles_in_any_order_are_welcome()
    {
        Repository.Style = JsonStyle.Foreign;
        for (int i = 0; i < 20; i++)
        {
            Meta()[$"role{i}.json"] = new JsonObject { ["version"] = i + 1 };
        }

        Repository.PublishSnapshot();
        _device.ExpectAccepted();
        for (int i = 0; i < 20; i++)
        {
            Meta()[$"role{i}.json"] = new JsonObject { ["version"] = i + 2 };
            Meta()[$"new{i}.json"] = new JsonObject { ["version"] = 1 };
        }

        Repository.PublishSnapshot();
        _device.ExpectAccepted();
    }

    [Fact]
    public void A_snapshot_that_does_not_list_the_targets_is_refused()
    {
        Meta().Clear();
        Repository.Snapshot.Version++;
        Repository.Write(Repository.Snapshot, "3.snapshot.json");
        Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.Malformed, "snapshot", "timestamp.json");
    }

    [Fact]
    public void An_old_root_under_the_next_name_is_refused()
    {
        Repository.PublishRoot();
        _device.ExpectAccepted();
        Repository.Files["3.root.json"] = Repository.Files["2.root.json"];

        _device.ExpectRefused(Verdict.RootVersion, "root");
    }

    [Fact]
    public void A_root_that_skips_a_version_is_refused()
    {
        Repository.Root.Version = 3;
        Repository.Write(Repository.Root, "2.root.json");

        _device.ExpectRefused(Verdict.RootVersion, "root");
    }

    private JsonObject Meta()
    {
        return (JsonObject)Repository.Snapshot.Signed["meta"]!;
    }
}
