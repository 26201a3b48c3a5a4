using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>The power fails before or after any change of the store: each file is the old or the new one, and the next refresh completes.</summary>
public sealed class PowerCutTests
{
    [Fact]
    public void A_first_refresh_survives_a_cut_at_every_change()
    {
        CutEverywhere(_ => { }, changes: 3);
    }

    [Fact]
    public void A_new_release_survives_a_cut_at_every_change()
    {
        CutEverywhere(
            device =>
            {
                device.AddTarget("fan/2.bin", [2]);
                device.Publish();
            },
            changes: 3,
            refreshedBefore: true);
    }

    [Fact]
    public void New_keys_everywhere_survive_a_cut_at_every_change()
    {
        CutEverywhere(
            repository =>
            {
                TestKey[] old = [.. repository.Root.Keys];
                repository.Root.Rotate(TestKey.FromSeed(61), TestKey.FromSeed(62), TestKey.FromSeed(63));
                repository.Root.Signers.AddRange(old);
                repository.Timestamp.Rotate(TestKey.FromSeed(64));
                repository.Snapshot.Rotate(TestKey.FromSeed(65));
                repository.Targets.Rotate(TestKey.FromSeed(66), TestKey.FromSeed(67));
                repository.PublishRoot();
                repository.Timestamp.Version = 0;
                repository.Snapshot.Version = 0;
                repository.Publish();
            },
            changes: 6,
            refreshedBefore: true);
    }

    private static void CutEverywhere(Action<RepositorySimulator> publish, int changes, bool refreshedBefore = false)
    {
        RepositorySimulator repository = new(Device.Start);
        repository.Publish();
        MemoryTrustStore start = repository.NewStore();
        if (refreshedBefore)
        {
            repository.RunRefresh(start, Device.Start);
        }

        publish(repository);
        MemoryTrustStore clean = start.Copy();
        Assert.Equal(Verdict.Accepted, RepositorySimulator.RefreshAll(clean, repository, Device.Start));
        Assert.Equal(changes, clean.Operations);

        for (int cut = 1; cut <= changes; cut++)
        {
            foreach (bool before in new[] { true, false })
            {
                MemoryTrustStore store = start.Copy();
                (store.CutBefore, store.CutAfter) = before ? (cut, 0) : (0, cut);
                Assert.Throws<PowerCutException>(() => repository.RunRefresh(store, Device.Start));
                foreach (string name in store.Names)
                {
                    Assert.True(Same(store[name], start[name]) || Same(store[name], clean[name]), $"cut {cut}: {name} is neither old nor new");
                }

                MemoryTrustStore rebooted = store.Copy();
                Refresh again = repository.RunRefresh(rebooted, Device.Start);

                Assert.Equal((cut, Verdict.Accepted), (cut, again.Verdict));
                Assert.Equal(clean.Fingerprint(), rebooted.Fingerprint());
            }
        }
    }

    private static bool Same(byte[]? a, byte[]? b)
    {
        return a is not null && b is not null && a.AsSpan().SequenceEqual(b);
    }
}
