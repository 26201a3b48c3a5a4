using Microsoft.Extensions.Time.Testing;
using OtaStack.Server.Releases.Publishing;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

/// <summary>The server is killed at every file operation of a publish: afterwards it is the old or the new repository.</summary>
public sealed class PublishCrashTests : IAsyncLifetime
{
    private readonly string _work = Directory.CreateTempSubdirectory("ota-crash-").FullName;
    private FakeTimeProvider _time = null!;
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private MemoryTrustStore _known = null!;
    private int _old;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
        _known = _product.Repository.NewStore();
        _time = new FakeTimeProvider(_server.Time.GetUtcNow());
        _old = (await DeviceView.RefreshAsync(_server, _known)).TargetsVersion;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Within)]
    [InlineData(CrashPoint.After)]
    public async Task A_new_release_is_published_wholly_or_not_at_all(CrashPoint point)
    {
        _product.AddRelease("1.1.0");
        await CrashEverywhereAsync(point, alwaysReadable: true);
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Within)]
    [InlineData(CrashPoint.After)]
    public async Task New_keys_and_a_new_release_are_published_wholly_or_not_at_all(CrashPoint point)
    {
        _product.Repository.Targets.Rotate(TestKey.FromSeed(14), TestKey.FromSeed(15));
        _product.Repository.PublishRoot();
        _product.Repository.PublishRoot();
        _product.AddRelease("1.1.0");

        // Between the new roots and the timestamp the old targets metadata has no valid keys; the restart closes this gap.
        await CrashEverywhereAsync(point, alwaysReadable: false);
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Within)]
    [InlineData(CrashPoint.After)]
    public async Task A_delegated_role_with_its_release_is_published_wholly_or_not_at_all(CrashPoint point)
    {
        _product.AddRelease("1.1.0", _product.Delegate("beta", "thermostat/1.1.*/*", TestKey.FromSeed(51)));
        await CrashEverywhereAsync(point, alwaysReadable: true);
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Within)]
    [InlineData(CrashPoint.After)]
    public async Task A_new_online_key_is_taken_wholly_or_not_at_all(CrashPoint point)
    {
        await _product.ReplaceOnlineKeyAsync(2);
        _product.AddRelease("1.1.0");

        // Between the new root and the timestamp the old timestamp has no valid key; the restart closes this gap.
        await CrashEverywhereAsync(point, alwaysReadable: false);
    }

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Within)]
    [InlineData(CrashPoint.After)]
    public void Signing_again_never_leaves_less_than_the_old_signatures(CrashPoint point)
    {
        for (int crashAt = 1; ; crashAt++)
        {
            string directory = Copy();
            CrashingFiles files = new(crashAt, point);
            PublishingProcess process = new(directory, files, _time);
            _time.Advance(TimeSpan.FromDays(4));
            bool crashed = Crashes(() => Assert.Equal(SigningDue.Both, process.Signing.Renew(SimulatedProduct.Name)));
            PublishingProcess next = new(directory, new DurableFiles(), _time);
            next.Start();
            Assert.Equal(Verdict.Accepted, next.Refresh(_product.Repository.NewStore()).Verdict);
            Assert.Equal(Verdict.Accepted, next.Refresh(_known.Copy()).Verdict);
            Directory.Delete(directory, recursive: true);
            if (!crashed)
            {
                Assert.Equal(2, files.Operations);
                return;
            }
        }
    }

    [Fact]
    public void What_was_received_before_a_crash_is_cleared_away()
    {
        string directory = Copy();
        string left = Path.Combine(new DataDirectory(directory).Staging(SimulatedProduct.Name), "left", "targets");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "x"), "x");

        PublishingProcess process = new(directory, new DurableFiles(), _time);
        process.Start();
        Assert.Empty(StagingFolder.Find(process.Data, SimulatedProduct.Name));
        Assert.Equal(_old, process.Published.TargetsVersion(SimulatedProduct.Name));
    }

    private async Task CrashEverywhereAsync(CrashPoint point, bool alwaysReadable)
    {
        byte[] archive = Tar.Write(_product.Files());
        int published = _product.Repository.Targets.Version;
        HashSet<int> seen = [];
        for (int crashAt = 1; ; crashAt++)
        {
            string directory = Copy();
            CrashingFiles files = new(crashAt, point);
            PublishingProcess process = new(directory, files, _time);
            bool crashed = await CrashesAsync(() => process.PublishAsync(archive));
            string where = $"crash {point} operation {crashAt}: {files.Last}";

            PublishingProcess next = new(directory, new DurableFiles(), _time);
            if (alwaysReadable)
            {
                Check(next, where, _old, published);
            }

            bool ready = StagingFolder.Find(next.Data, SimulatedProduct.Name).Any(staging => staging.IsReady);
            next.Start();
            seen.Add(Check(next, where, ready ? published : _old, published));
            Assert.Empty(StagingFolder.Find(next.Data, SimulatedProduct.Name));

            PublishResult again = await next.PublishAsync(archive);
            Assert.Null(again.Refusal);
            Assert.Equal(published, Check(next, where + ", published again", published, published));
            Assert.DoesNotContain(Directory.EnumerateFiles(directory, "*.new", SearchOption.AllDirectories), file => file.Contains("/tuf/", StringComparison.Ordinal) && !crashed);
            Directory.Delete(directory, recursive: true);
            if (!crashed)
            {
                Assert.True(crashAt > 8, $"only {crashAt} operations were tried");

                // The first operation makes the publish ready: once it has happened, the start finishes the publish.
                Assert.Equal(point == CrashPoint.After ? [published] : new[] { _old, published }, seen.Order());
                return;
            }
        }
    }

    /// <summary>A factory-new device and one that knows the old repository both see one of the two versions, and the same.</summary>
    private int Check(PublishingProcess process, string where, params int[] allowed)
    {
        Refresh fresh = process.Refresh(_product.Repository.NewStore());
        Refresh known = process.Refresh(_known.Copy());
        Assert.True(fresh.Verdict == Verdict.Accepted, $"{where}: new device: {fresh.RefusedRole} {fresh.Verdict}");
        Assert.True(known.Verdict == Verdict.Accepted, $"{where}: known device: {known.RefusedRole} {known.Verdict}");
        Assert.True(allowed.Contains(fresh.TargetsVersion), $"{where}: new device sees targets {fresh.TargetsVersion}");
        Assert.True(fresh.TargetsVersion == known.TargetsVersion, $"{where}: devices see {fresh.TargetsVersion} and {known.TargetsVersion}");
        return fresh.TargetsVersion;
    }

    private static async Task<bool> CrashesAsync(Func<Task> action)
    {
        try
        {
            await action();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }

    private static bool Crashes(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }

    private string Copy()
    {
        string copy = Path.Combine(_work, Guid.NewGuid().ToString("N"));
        foreach (string folder in new[] { "tuf", "products" })
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(_server.Directory, folder), "*", SearchOption.AllDirectories))
            {
                string destination = Path.Combine(copy, Path.GetRelativePath(_server.Directory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
                File.Copy(file, destination);
            }
        }

        return copy;
    }
}
