using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: authentic files that never belonged together are not taken together.</summary>
public sealed class MixAndMatchTests
{
    private readonly Device _device = new(listsHashes: false);

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void An_authentic_snapshot_of_another_version_is_refused()
    {
        Repository.PublishSnapshot();
        Repository.Files["3.snapshot.json"] = Repository.Files["2.snapshot.json"];

        _device.ExpectRefused(Verdict.VersionMismatch, "snapshot", "timestamp.json");
    }

    [Fact]
    public void Authentic_targets_of_an_older_version_are_refused()
    {
        Repository.Publish();
        Repository.Files["3.targets.json"] = Repository.Files["2.targets.json"];

        _device.ExpectRefused(Verdict.VersionMismatch, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void Authentic_targets_of_a_newer_version_are_refused()
    {
        Repository.Publish();
        Repository.Publish();
        Repository.Files["timestamp.json"] = SignedEarlier(() => Repository.Targets.Version = 3);
        Repository.Files["4.snapshot.json"] = Repository.Files["5.snapshot.json"];
        Repository.Files["3.targets.json"] = Repository.Files["4.targets.json"];

        _device.ExpectRefused(Verdict.VersionMismatch, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void Another_authentic_targets_file_of_the_same_version_is_refused_by_its_hash()
    {
        Device device = new();
        device.Repository.Publish();
        byte[] listed = device.Repository.Files["3.targets.json"];
        device.Repository.AddTarget("fan/2.bin", [2]);
        device.Repository.WriteTargets();
        byte[] other = device.Repository.Files["3.targets.json"];
        Assert.NotEqual(listed, other);

        device.ExpectRefused(Verdict.TooLarge, "targets", "timestamp.json", "snapshot.json");
        device.Repository.Files["3.targets.json"] = other[..listed.Length];
        device.ExpectRefused(Verdict.HashMismatch, "targets");
    }

    [Fact]
    public void A_snapshot_under_the_timestamps_name_is_refused()
    {
        Repository.Timestamp.Keys[0] = Repository.Snapshot.Keys[0];
        Repository.PublishRoot();
        _device.ExpectRefused(Verdict.ThresholdNotMet, "timestamp", "root.json", "timestamp.json", "snapshot.json");
        Repository.Files["timestamp.json"] = Repository.Files["2.snapshot.json"];

        _device.ExpectRefused(Verdict.WrongType, "timestamp");
    }

    private byte[] SignedEarlier(Action change)
    {
        change();
        Repository.PublishSnapshot();
        return Repository.Files["timestamp.json"];
    }
}
