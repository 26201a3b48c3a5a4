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
