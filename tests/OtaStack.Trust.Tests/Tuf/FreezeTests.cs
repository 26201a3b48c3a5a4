using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: an attacker cannot keep a device on old files for longer than they say.</summary>
public sealed class FreezeTests
{
    private const int Day = 86400;

    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void The_same_timestamp_is_refused_once_it_has_expired()
    {
        _device.Now = Repository.Timestamp.Expires;

        _device.ExpectRefused(Verdict.Expired, "timestamp");
    }

    [Fact]
    public void The_same_timestamp_is_good_until_its_last_second()
    {
        _device.Now = Repository.Timestamp.Expires - 1;

        _device.ExpectAccepted();
    }

    [Fact]
    public void A_new_timestamp_that_has_expired_is_refused_and_not_kept()
    {
        Repository.PublishTimestamp();
        _device.Now = Repository.Timestamp.Expires;

        _device.ExpectRefused(Verdict.Expired, "timestamp");
    }

    [Fact]
    public void An_expired_snapshot_is_refused_although_the_timestamp_is_fresh()
    {
        _device.Now += 8 * Day;
        Repository.Now = _device.Now;
        Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.Expired, "snapshot", "timestamp.json");
    }

    [Fact]
    public void A_new_snapshot_that_has_expired_is_refused_and_not_kept()
    {
        _device.Now += 8 * Day;
        Repository.PublishSnapshot();
        Repository.Now = _device.Now;
        Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.Expired, "snapshot", "timestamp.json");
    }

    [Fact]
    public void Expired_targets_are_refused_although_snapshot_and_timestamp_are_fresh()
    {
        _device.Now += 91 * Day;
        Repository.Now = _device.Now;
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Expired, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void New_targets_that_have_expired_are_refused_and_not_kept()
    {
        _device.Now += 91 * Day;
        Repository.Publish();
        Repository.Now = _device.Now;
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Expired, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void An_expired_root_is_refused_before_anything_else_is_asked_for()
    {
        _device.Now = Repository.Root.Expires;

        _device.ExpectRefused(Verdict.Expired, "root");

        Assert.Equal(["2.root.json"], Repository.Requests);
    }

    [Fact]
    public void A_new_root_that_has_expired_stays_trusted_and_the_update_stops()
    {
        Repository.PublishRoot();
        _device.Now = Repository.Root.Expires;

        _device.ExpectRefused(Verdict.Expired, "root", "root.json");

        Assert.Equal(Repository.Files["2.root.json"], _device.Store["root.json"]);
    }

    [Fact]
    public void A_device_with_everything_expired_comes_back_as_soon_as_fresh_files_are_served()
    {
        _device.Now += 500 * (long)Day;
        _device.ExpectRefused(Verdict.Expired, "root");

        Repository.Now = _device.Now;
        Repository.PublishRoot();
        Repository.Publish();

        Assert.Equal(3, _device.ExpectAccepted().TargetsVersion);
    }

    [Fact]
    public void Expired_roots_on_the_way_to_a_fresh_one_are_followed()
    {
        Repository.PublishRoot();
        Repository.Now += 500 * (long)Day;
        Repository.PublishRoot();
        Repository.Publish();
        _device.Now = Repository.Now;

        Assert.Equal(3, _device.ExpectAccepted().RootVersion);
    }

    [Fact]
    public void Missing_files_are_refused()
    {
        foreach (string file in new[] { "timestamp.json", "3.snapshot.json", "3.targets.json" })
        {
            Device device = new();
            device.Repository.Publish();
            device.Repository.Files.Remove(file);
            string role = file.Split('.')[^2];
            string[] before = role == "timestamp" ? [] : role == "snapshot" ? ["timestamp.json"] : ["timestamp.json", "snapshot.json"];

            device.ExpectRefused(Verdict.Missing, role, before);
        }
    }
}
