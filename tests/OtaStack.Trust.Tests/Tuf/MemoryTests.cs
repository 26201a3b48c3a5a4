using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tests.Cryptography;
using OtaStack.Trust.Tuf;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>What a refresh takes from the heap does not depend on the size of the files.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const long Now = 1_790_000_000;

    /// <summary>Bytes that a refresh may allocate on the device in all, so never more than that are alive.</summary>
    private const int Budget = 16 * 1024;

    /// <summary>What a refresh takes now (12,384 bytes on .NET, whose objects are larger than a device's), and no more.</summary>
    private const int RefreshBudget = 12_800;

    private static readonly string[] Delegated = ["one", "two", "three"];

    [Fact]
    public void A_refresh_over_a_hundred_kibibytes_costs_no_more_than_one_over_ten_and_fits_the_budget()
    {
        Measure(10 * 1024, JsonStyle.Canonical);
        (long smallRefresh, long smallSearch) = Measure(10 * 1024, JsonStyle.Canonical);
        (long refresh, long search) = Measure(100 * 1024, JsonStyle.Canonical);
        output.WriteLine($"allocated by refresh and search: {smallRefresh} + {smallSearch} bytes for 10 KiB, {refresh} + {search} bytes for 100 KiB");

        Assert.InRange(refresh - smallRefresh, -512, 512);
        Assert.InRange(search - smallSearch, -512, 512);
        Assert.InRange(refresh, 1, RefreshBudget);
        Assert.InRange(search, 1, Budget);
    }

    [Fact]
    public void Files_in_foreign_style_cost_more_but_not_by_their_size()
    {
        Measure(10 * 1024, JsonStyle.Foreign);
        (long small, _) = Measure(10 * 1024, JsonStyle.Foreign);
        (long large, _) = Measure(40 * 1024, JsonStyle.Foreign);
        output.WriteLine($"allocated by a refresh in foreign style: {small} bytes for 10 KiB, {large} bytes for 40 KiB");

        Assert.InRange(large, 1, 2 * small);
    }

    [Fact]
    public void A_search_through_delegations_costs_no_more_when_the_files_and_the_delegations_are_many()
    {
        MeasureDelegations(targets: 4, others: 4);
        long small = MeasureDelegations(targets: 4, others: 4);
        long large = MeasureDelegations(targets: 400, others: 150);
        output.WriteLine($"allocated by a search through three delegated roles: {small} bytes in small files, {large} bytes in large ones");

        Assert.InRange(large - small, -512, 512);

        // In all, not at once: what a role's verification takes is free again when the next one begins.
        Assert.InRange(large, 1, Budget + (Delegated.Length * 1024));
    }

    private static long MeasureDelegations(int targets, int others)
    {
        RepositorySimulator repository = new(Now);
        SimulatedRole delegator = repository.Targets;
        foreach (string name in Delegated)
        {
            for (int i = 0; i < others; i++)
            {
                repository.Delegate(delegator, "other", $"other/{i:0000}/*");
                RepositorySimulator.DelegationTo(delegator, "other")["name"] = $"{name}-{i}";
            }

            repository.Delegated.Remove("other");
            delegator = repository.Delegate(delegator, name, "folder/*");
            for (int i = 0; i < targets; i++)
            {
                repository.AddTarget(delegator, $"folder/{name}-{i:0000}.bin", [1]);
            }
        }

        repository.Publish();
        FlatStore store = new(repository.RootJson(1));
        TrustLimits limits = new();
        repository.RunRefresh(store, Now, limits);
        Trust.Cryptography.ISignatureScheme[] schemes = RepositorySimulator.Schemes();
        ArraySource[] files = [.. Delegated.Select(name => new ArraySource(repository.Files[$"1.{name}.json"]))];
        Assert.Equal(others > 100, files[0].Length > 30 * 1024);
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TargetSearch search = new(store, limits, schemes, Now);
            search.Start("folder/three-0003.bin");
            foreach (ArraySource file in files)
            {
                if (search.State == RefreshState.NeedsFile)
                {
                    search.Supply(file);
                }
            }

            long searched = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(("", Verdict.Accepted), (search.RefusedRole, search.Verdict));
            foreach (string name in Delegated)
            {
                store.Delete(name + ".json");
            }

            least = Math.Min(least, searched);
        }

        return least;
    }

    private static (long Refresh, long Search) Measure(int size, JsonStyle style)
    {
        RepositorySimulator repository = new(Now) { Style = style };
        for (int i = 0; repository.Files["1.targets.json"].Length < size; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                repository.AddTarget($"folder/{i:0000}/{j}.bin", [1]);
            }

            repository.WriteTargets();
        }

        repository.Publish();
        TrustLimits limits = new();
        Trust.Cryptography.ISignatureScheme[] schemes = RepositorySimulator.Schemes();
        ArraySource timestamp = new(repository.Files["timestamp.json"]);
        ArraySource snapshot = new(repository.Files["2.snapshot.json"]);
        ArraySource targets = new(repository.Files["2.targets.json"]);

        // A garbage collection in between adds what it cuts off from the thread's share of the heap: the least of some runs has none.
        (long Refresh, long Search) least = (long.MaxValue, long.MaxValue);
        for (int run = 0; run < 5; run++)
        {
            FlatStore store = new(repository.RootJson(1));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refresh refresh = new(store, limits, schemes, Now);
            refresh.Start();
            refresh.SupplyMissing();
            refresh.Supply(timestamp);
            refresh.Supply(snapshot);
            refresh.Supply(targets);
            long refreshed = GC.GetAllocatedBytesForCurrentThread();
            TargetSearch search = new(store, limits, schemes, Now);
            search.Start("folder/0000/7.bin");
            long searched = GC.GetAllocatedBytesForCurrentThread();

            Assert.Equal((RefreshState.Complete, Verdict.Accepted), (refresh.State, search.Verdict));
            least = (Math.Min(least.Refresh, refreshed - before), Math.Min(least.Search, searched - refreshed));
        }

        return least;
    }

    /// <summary>Keeps the very objects that it is given, so that nothing of the store counts.</summary>
    private sealed class FlatStore(byte[] root) : ITrustStore
    {
        private readonly string[] _names = ["root.json", "timestamp.json", "snapshot.json", "targets.json", .. Delegated.Select(name => name + ".json")];
        private readonly IByteSource?[] _files = [new ArraySource(root), null, null, null, null, null, null];

        public IByteSource? Open(string name) => _files[Array.IndexOf(_names, name)];

        public void Replace(string name, IByteSource content) => _files[Array.IndexOf(_names, name)] = content;

        public void Delete(string name) => _files[Array.IndexOf(_names, name)] = null;
    }
}
