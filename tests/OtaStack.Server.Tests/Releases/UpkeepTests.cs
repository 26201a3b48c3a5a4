using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Releases.Publishing;
using OtaStack.Server.Tests.Startup;
using OtaStack.Server.Tuf;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

/// <summary>Snapshot and timestamp stay fresh by themselves.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;

    private PublishedFiles Published => _server.Services.GetRequiredService<PublishedFiles>();

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _product = await SimulatedProduct.CreateAsync(_server);
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_runs_for_thirty_days_never_shows_an_expired_file()
    {
        MemoryTrustStore store = _product.Repository.NewStore();
        RepositoryUpkeep upkeep = _server.Services.GetRequiredService<RepositoryUpkeep>();
        int timestamp = 0;
        int snapshot = 0;
        for (int hour = 0; hour < 30 * 24; hour += 6)
        {
            _server.Time.Advance(TimeSpan.FromHours(6));
            await upkeep.RunOnceAsync(CancellationToken.None);
            Refresh refresh = await DeviceView.RefreshAsync(_server, store);
            Assert.Equal(Verdict.Accepted, refresh.Verdict);
            Assert.True(refresh.TimestampVersion >= timestamp && refresh.SnapshotVersion >= snapshot);
            Assert.Equal(2, refresh.TargetsVersion);
            timestamp = refresh.TimestampVersion;
            snapshot = refresh.SnapshotVersion;
        }

        // Every 12 hours and every 3.5 days, not at each round.
        Assert.InRange(Directory.EnumerateFiles(_server.Data.Metadata("thermostat"), "*.snapshot.json").Count(), 8, 10);
    }

    [Fact]
    public async Task The_timer_signs_without_being_asked()
    {
        OnlineRole before = Published.Timestamp("thermostat")!;
        _server.Time.Advance(TimeSpan.FromHours(12));

        OnlineRole after = before;
        for (int turn = 0; turn < 500_000 && after.Version == before.Version; turn++)
        {
            await Task.Yield();
            after = Published.Timestamp("thermostat")!;
        }

        Assert.True(after.Version > before.Version);
        Assert.Equal(before.Refers, after.Refers);
    }

    [Fact]
    public async Task A_start_after_a_long_outage_signs_before_it_answers()
    {
        await _server.StopAsync();
        _server.Time.Advance(TimeSpan.FromDays(20));
        await _server.OpenAsync();

        Refresh refresh = await DeviceView.RefreshAsync(_server, _product.Repository.NewStore());
        Assert.Equal(Verdict.Accepted, refresh.Verdict);
        using HttpResponseMessage ready = await _server.Anonymous.GetAsync("/health/ready");
        Assert.True(ready.IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_expired_timestamp_is_not_ready()
    {
        await _server.StopAsync();
        File.Move(_server.Data.OnlineKey("thermostat"), _server.Data.OnlineKey("thermostat") + ".away");
        _server.Time.Advance(TimeSpan.FromDays(2));
        await _server.OpenAsync();

        using HttpResponseMessage ready = await _server.Anonymous.GetAsync("/health/ready");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"failing","failing":["online-keys","timestamps"]}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Devices_go_on_after_an_older_data_directory_was_restored()
    {
        string backup = Directory.CreateTempSubdirectory("ota-backup-").FullName;
        await _server.StopAsync();
        Copy(_server.Directory, backup);
        await _server.OpenAsync();

        MemoryTrustStore store = _product.Repository.NewStore();
        RepositoryUpkeep upkeep = _server.Services.GetRequiredService<RepositoryUpkeep>();
        for (int round = 0; round < 10; round++)
        {
            _server.Time.Advance(TimeSpan.FromHours(12));
            await upkeep.RunOnceAsync(CancellationToken.None);
        }

        Refresh newest = await DeviceView.RefreshAsync(_server, store);
        await _server.StopAsync();
        Directory.Delete(_server.Directory, recursive: true);
        Copy(backup, _server.Directory);
        _server.Time.Advance(TimeSpan.FromMinutes(2));
        await _server.OpenAsync();

        Refresh after = await DeviceView.RefreshAsync(_server, store);
        Assert.Equal(Verdict.Accepted, after.Verdict);
        Assert.True(after.TimestampVersion > newest.TimestampVersion);
        Directory.Delete(backup, recursive: true);
    }

    [Fact]
    public void Half_of_the_life_is_the_time_to_sign()
    {
        DateTimeOffset issued = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        OnlineRole timestamp = new(1, 1, issued, issued.AddDays(1));
        OnlineRole snapshot = new(1, 1, issued, issued.AddDays(7));

        Assert.Equal(SigningDue.Nothing, SigningSchedule.Decide(timestamp, snapshot, issued));
        Assert.Equal(SigningDue.Nothing, SigningSchedule.Decide(timestamp, snapshot, issued.AddHours(12).AddSeconds(-1)));
        Assert.Equal(SigningDue.Timestamp, SigningSchedule.Decide(timestamp, snapshot, issued.AddHours(12)));
        Assert.Equal(SigningDue.Both, SigningSchedule.Decide(timestamp, snapshot, issued.AddHours(84)));
    }

    private static void Copy(string source, string destination)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
