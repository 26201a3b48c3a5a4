using System.Globalization;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>
/// Mangled metadata whose signatures are all taken for good, so that every byte of it reaches the readers: each ends in a verdict, and what is
/// refused changes nothing. <c>OTA_FUZZ_CASES</c> makes it run longer (cases of each role), <c>OTA_FUZZ_SEED</c> repeats one run.
/// </summary>
public sealed class MetadataFuzzTests(ITestOutputHelper output)
{
    private const string Path = "fan/2.bin";

    /// <summary>Bytes that one case may allocate, refresh and search together, whatever the file says: twice what a good one takes.</summary>
    private const int AllocationLimit = 96 * 1024;

    private static readonly ISignatureScheme[] Schemes = [new CredulousScheme()];

    [Theory]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    [InlineData("a")]
    public void A_mangled_file_ends_in_a_verdict(string role)
    {
        int cases = Fuzz.Cases(1500);
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}, {cases} cases");
        Random random = new(seed);
        Device device = new(listsHashes: false);
        MemoryTrustStore start = device.Store.Copy();
        RepositorySimulator repository = device.Repository;
        SimulatedRole a = repository.Delegate(repository.Targets, "a", "fan/*");
        repository.AddTarget(a, Path, [2]);
        repository.PublishRoot();
        repository.Publish();
        string file = NewestOf(repository, role);
        byte[] whole = repository.Files[file];
        Assert.Equal(Verdict.Accepted, Run(repository, start.Copy(), device.Now).Verdict);

        Dictionary<Verdict, int> verdicts = [];
        for (int i = 0; i < cases; i++)
        {
            byte[] mangled = Fuzz.Mangle(whole, random, "{}[],:\"0-1.5e9\\u0000\\ud800\u00e9null,\"keyids\":[\"a\"],\"version\":9007199254740993,\"threshold\":0"u8);
            repository.Files[file] = mangled;
            string told = $"seed {seed}, case {i}: {Convert.ToBase64String(mangled)}";
            MemoryTrustStore store;
            ClientWorkflow end;
            long allocated;
            int tries = 0;
            do
            {
                store = start.Copy();
                allocated = Measure(() => Run(repository, store, device.Now), told, out end);
                tries++;
            }
            while (allocated > AllocationLimit && tries < 3);

            Assert.True(allocated <= AllocationLimit, $"{allocated} bytes allocated: {told}");
            Assert.True(end.State is RefreshState.Complete or RefreshState.Refused, told);
            // Delegations of accepted targets are read when a search comes to them, and whether the newest root has expired is asked when it
            // is the trusted one (§5.3.10): what that refuses was stored before.
            bool isStoredFirst = (role == "targets" && end is TargetSearch) || (role == "root" && end.Verdict == Verdict.Expired);
            if (end.Verdict != Verdict.Accepted && end.RefusedRole == role && !isStoredFirst)
            {
                string stored = role + ".json";
                Assert.True((store[stored] ?? []).AsSpan().SequenceEqual(start[stored] ?? []), told);
            }

            verdicts[end.Verdict] = verdicts.GetValueOrDefault(end.Verdict) + 1;
        }

        output.WriteLine(string.Join(", ", verdicts.Select(verdict => $"{verdict.Value} {verdict.Key}")));
        Assert.True(verdicts.Count >= 4 && verdicts.GetValueOrDefault(Verdict.Malformed) > cases / 4, "the changes are too much alike");
    }

    private static string NewestOf(RepositorySimulator repository, string role)
    {
        return repository.Files.Keys.Where(name => name == $"{role}.json" || name.EndsWith($".{role}.json", StringComparison.Ordinal))
            .MaxBy(name => int.TryParse(name.Split('.')[0], CultureInfo.InvariantCulture, out int version) ? version : 0)!;
    }

    /// <summary>Bytes allocated. A collection in between can put a whole allocation quantum (256 KiB) on top: a single figure proves little.</summary>
    private static long Measure(Func<ClientWorkflow> run, string told, out ClientWorkflow end)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            end = run();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(told, failure);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ClientWorkflow Run(RepositorySimulator repository, MemoryTrustStore store, long now)
    {
        TrustLimits limits = new();
        Refresh refresh = new(store, limits, Schemes, now);
        refresh.Start();
        repository.Run(refresh);
        if (refresh.State != RefreshState.Complete)
        {
            return refresh;
        }

        TargetSearch search = new(store, limits, Schemes, now);
        search.Start(Path);
        repository.Run(search);
        return search;
    }

    /// <summary>Takes every signature for a good one.</summary>
    private sealed class CredulousScheme : ISignatureScheme
    {
        public bool Handles(string keyType, string scheme)
        {
            return true;
        }

        public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
        {
            return true;
        }
    }
}
