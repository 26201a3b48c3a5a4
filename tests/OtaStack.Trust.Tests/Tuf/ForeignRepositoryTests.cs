using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>A repository made by the JavaScript implementation of TUF (tests/vectors/HOW-MADE.md).</summary>
public sealed class ForeignRepositoryTests
{
    private const long Now = 1_790_000_000;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "vectors", "tufjs");

    [Fact]
    public void It_is_followed_from_its_first_root_to_its_target()
    {
        MemoryTrustStore store = new() { ["root.json"] = Read("1.root.json") };

        Refresh refresh = Run(store, file => file);
        TargetSearch search = new(store, new TrustLimits(), RepositorySimulator.Schemes(), Now);
        search.Start("fan/hello.txt");

        Assert.Equal((Verdict.Accepted, "", 2, 1), (refresh.Verdict, refresh.RefusedRole, refresh.RootVersion, refresh.TargetsVersion));
        Assert.Equal((Verdict.Accepted, 34), (search.Verdict, search.Target!.Length));
        Assert.NotEqual(0, search.Target.CustomEnd);
        Assert.Equal(Read("1.targets.json"), store["targets.json"]);
    }

    [Theory]
    [InlineData("fan/1.txt", 6, "1.fans.json")]
    [InlineData("fan/beta-1.txt", 18, "1.fans.json 1.fans%2Fbeta%20%231.json")]
    [InlineData("lamp/1.txt", 11, null)]
    [InlineData("lamp/2.txt", 11, null)]
    [InlineData("lamp/3.txt", 11, null)]
    [InlineData("lamp/4.txt", 11, null)]
    public void Its_delegations_are_followed(string path, int length, string? files)
    {
        MemoryTrustStore store = new() { ["root.json"] = Read("1.root.json") };
        Run(store, file => file);
        TargetSearch search = new(store, new TrustLimits(), RepositorySimulator.Schemes(), Now);
        List<string> fetched = [];

        search.Start(path);
        while (search.State == RefreshState.NeedsFile)
        {
            fetched.Add(search.WantedFile);
            search.Supply(new ArraySource(Read(search.WantedFile)));
        }

        // Which of the two hash bins it is, SHA-256 says.
        bool isUpperHalf = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(path))[0] >= 0x80;
        Assert.Equal((Verdict.Accepted, ""), (search.Verdict, search.RefusedRole));
        Assert.Equal(length, search.Target!.Length);
        Assert.Equal((files ?? (isUpperHalf ? "1.bin-1.json" : "1.bin-0.json")).Split(' '), fetched);
    }

    [Fact]
    public void A_path_that_nobody_tells_of_is_looked_for_in_every_role_that_may()
    {
        MemoryTrustStore store = new() { ["root.json"] = Read("1.root.json") };
        Run(store, file => file);
        TargetSearch search = new(store, new TrustLimits(), RepositorySimulator.Schemes(), Now);

        search.Start("fan/beta-9.txt");
        while (search.State == RefreshState.NeedsFile)
        {
            search.Supply(new ArraySource(Read(search.WantedFile)));
        }

        Assert.Equal((Verdict.UnknownTarget, ""), (search.Verdict, search.RefusedRole));
        Assert.Equal(Read("1.fans%2Fbeta%20%231.json"), store["fans%2Fbeta%20%231.json"]);
    }

    [Theory]
    [InlineData("2.root.json", "root")]
    [InlineData("timestamp.json", "timestamp")]
    public void It_is_refused_when_a_signed_byte_has_changed(string changed, string role)
    {
        MemoryTrustStore store = new() { ["root.json"] = Read("1.root.json") };

        Refresh refresh = Run(store, file =>
        {
            byte[] bytes = [.. file];
            int year = bytes.AsSpan().IndexOf("2030-"u8);
            bytes[year + 3] = (byte)'1';
            return bytes;
        }, changed);

        Assert.Equal((Verdict.ThresholdNotMet, role), (refresh.Verdict, refresh.RefusedRole));
    }

    private static Refresh Run(MemoryTrustStore store, Func<byte[], byte[]> change, string? changed = null)
    {
        Refresh refresh = new(store, new TrustLimits(), RepositorySimulator.Schemes(), Now);
        refresh.Start();
        while (refresh.State == RefreshState.NeedsFile)
        {
            if (File.Exists(Path.Combine(Folder, refresh.WantedFile)))
            {
                byte[] bytes = Read(refresh.WantedFile);
                refresh.Supply(new ArraySource(refresh.WantedFile == changed ? change(bytes) : bytes));
            }
            else
            {
                refresh.SupplyMissing();
            }
        }

        return refresh;
    }

    private static byte[] Read(string file)
    {
        return File.ReadAllBytes(Path.Combine(Folder, file));
    }
}
