using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>A device that trusts what a repository has published so far. The test then turns the repository into an attacker.</summary>
internal sealed class Device
{
    internal const long Start = 1_790_000_000;

    internal Device(bool listsHashes = true)
    {
        Repository = new RepositorySimulator(Start) { ListsHashes = listsHashes };
        Repository.AddTarget("fan/1.bin", [1]);
        Repository.Publish();
        Store = Repository.NewStore();
        ExpectAccepted();
        Repository.Requests.Clear();
    }

    internal RepositorySimulator Repository { get; }

    internal MemoryTrustStore Store { get; }

    internal long Now { get; set; } = Start;

    internal TrustLimits Limits { get; set; } = new();

    internal Refresh ExpectAccepted()
    {
        Refresh refresh = Repository.RunRefresh(Store, Now, Limits);
        Assert.Equal(("", Verdict.Accepted), (refresh.RefusedRole, refresh.Verdict));
        Assert.Equal(RefreshState.Complete, refresh.State);
        return refresh;
    }

    /// <summary>The refresh ends with this verdict on this role, and no trusted file but the named ones (accepted on the way) has changed by a byte.</summary>
    internal Refresh ExpectRefused(Verdict verdict, string role, params string[] acceptedBefore)
    {
        MemoryTrustStore before = Store.Copy();
        Refresh refresh = Repository.RunRefresh(Store, Now, Limits);
        Assert.Equal((role, verdict), (refresh.RefusedRole, refresh.Verdict));
        Assert.Equal(RefreshState.Refused, refresh.State);
        foreach (string name in before.Names.Union(Store.Names).Except(acceptedBefore))
        {
            Assert.Equal(before[name], Store[name]);
        }

        return refresh;
    }

    /// <summary>Takes over what the repository has published, as a device does before it searches, and forgets the requests of that.</summary>
    internal void Refresh()
    {
        ExpectAccepted();
        Repository.Requests.Clear();
    }

    /// <summary>The search ends with this verdict on this role, and nothing stored before but the named files has changed by a byte.</summary>
    internal TargetSearch ExpectNotFound(string path, Verdict verdict, string role = "", params string[] acceptedBefore)
    {
        MemoryTrustStore before = Store.Copy();
        TargetSearch search = Repository.RunSearch(Store, path, Now, Limits);
        Assert.Equal((RefreshState.Refused, verdict, role), (search.State, search.Verdict, search.RefusedRole));
        Assert.Null(search.Target);
        Assert.Equal("", search.WantedFile);
        foreach (string name in before.Names.Except(acceptedBefore))
        {
            Assert.Equal(before[name], Store[name]);
        }

        return search;
    }

    internal TargetDescription ExpectFound(string path)
    {
        TargetSearch search = Repository.RunSearch(Store, path, Now, Limits);
        Assert.Equal(("", Verdict.Accepted), (search.RefusedRole, search.Verdict));
        Assert.Equal(RefreshState.Complete, search.State);
        Assert.Equal(path, search.Target!.Path);
        return search.Target;
    }
}
