using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>The power fails before or after any change of the store during a search: each file is the old or the new one, and the next search finds the target.</summary>
public sealed class DelegationPowerCutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_search_survives_a_cut_at_every_change(bool hasOlderFiles)
    {
        Device device = new();
        SimulatedRole outer = device.Repository.Delegate(device.Repository.Targets, "outer", "fan/*");
        SimulatedRole middle = device.Repository.Delegate(outer, "middle", "fan/*");
        SimulatedRole inner = device.Repository.Delegate(middle, "inner", "fan/*");
        device.Repository.AddTarget(inner, "fan/2.bin", [2]);
        device.Repository.Publish();
        device.Refresh();
        if (hasOlderFiles)
        {
            device.ExpectFound("fan/2.bin");
            device.Repository.AddTarget(inner, "fan/2.bin", [2, 2]);
            device.Repository.Publish();
            device.Refresh();
        }

        MemoryTrustStore start = device.Store.Copy();
        MemoryTrustStore clean = start.Copy();
        Assert.Equal(Verdict.Accepted, device.Repository.RunSearch(clean, "fan/2.bin", device.Now).Verdict);
        Assert.Equal(3, clean.Operations);
        for (int cut = 1; cut <= clean.Operations; cut++)
        {
            foreach (bool before in new[] { true, false })
            {
                MemoryTrustStore store = start.Copy();
                (store.CutBefore, store.CutAfter) = before ? (cut, 0) : (0, cut);
                Assert.Throws<PowerCutException>(() => device.Repository.RunSearch(store, "fan/2.bin", device.Now));
                foreach (string name in store.Names)
                {
                    Assert.True(
                        store[name].AsSpan().SequenceEqual(start[name]) || store[name].AsSpan().SequenceEqual(clean[name]),
                        $"cut {cut}: {name} is neither old nor new");
                }

                MemoryTrustStore rebooted = store.Copy();
                TargetSearch again = device.Repository.RunSearch(rebooted, "fan/2.bin", device.Now);

                Assert.Equal((cut, Verdict.Accepted, hasOlderFiles ? 2 : 1), (cut, again.Verdict, again.Target!.Length));
                Assert.Equal(clean.Fingerprint(), rebooted.Fingerprint());
            }
        }
    }
}
