extern alias files;

using OtaStack.Agent.Core;
using OtaStack.Device.Media;
using OtaStack.Device.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Transport;
using SDCard = files::nanoFramework.System.IO.FileSystem.SDCard;
using StorageEventManager = files::nanoFramework.System.IO.StorageEventManager;

namespace OtaStack.Device.Tests.Media;

/// <summary>Cards and sticks at a device that has no network at all.</summary>
public sealed class MediaTests : IAsyncLifetime
{
    private readonly string _medium = Directory.CreateTempSubdirectory("medium-").FullName + "/";
    private TestBoard _board = null!;
    private byte[] _bundle = [];

    public async Task InitializeAsync()
    {
        RepositorySimulator repository = new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        SimulatedRelease factory = TestBoard.Release(repository, "1.0.0", 20_000);
        SimulatedRelease release = TestBoard.Release(repository, "1.1.0", 60_000);
        repository.Publish();
        _bundle = BundleText.Write(repository, release);
        _board = await TestBoard.CreateAsync(repository);
        await _board.Server.StopAsync();
        _board.Program.Options.IsOffline = true;
        _board.Program.Options.Settings.Mode = UpdateMode.Offline;
        _board.Provision(factory, "1.0.0");
    }

    public async Task DisposeAsync()
    {
        StorageEventManager.Remove(_medium);
        await _board.DisposeAsync();
        Directory.Delete(_medium, true);
    }

    [Fact]
    public void A_medium_that_is_inserted_updates_the_device_and_is_only_read()
    {
        Write("1.1.0.ota", _bundle);
        DateTime before = File.GetLastWriteTimeUtc(_medium + "1.1.0.ota");
        Start(null);
        Assert.False(_board.Agent.HasOpenBundle);

        StorageEventManager.Insert(_medium);
        _board.RunUntilConfirmed("1.1.0");

        Assert.Equal(_bundle, File.ReadAllBytes(_medium + "1.1.0.ota"));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_medium + "1.1.0.ota"));
        Assert.Equal(["1.1.0.ota"], Directory.GetFileSystemEntries(_medium).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_medium_that_is_in_at_power_on_is_noticed_and_again_after_each_restart()
    {
        Write("1.1.0.ota", _bundle);
        StorageEventManager.Insert(_medium);

        Start(null);
        _board.RunUntilConfirmed("1.1.0");

        Assert.InRange(_board.Boots, 2, 3);
    }

    [Fact]
    public void Pulled_out_in_the_midst_of_it_the_update_waits_and_goes_on_when_the_medium_comes_again()
    {
        Write("1.1.0.ota", _bundle);
        Start(null);
        StorageEventManager.Insert(_medium);
        _board.RunUntil(() => _board.Agent.State == AgentState.Downloading && _board.Agent.Downloaded > 8192);

        StorageEventManager.Remove(_medium);
        _board.RunUntil(() => !_board.Agent.HasOpenBundle);
        int boots = _board.Boots;
        int turns = 0;
        _board.RunUntil(() => ++turns > 5);
        Assert.Equal(("1.0.0", boots), (_board.Agent.RunningVersion, _board.Boots));

        StorageEventManager.Insert(_medium);
        _board.RunUntilConfirmed("1.1.0");
    }

    [Fact]
    public void A_card_is_mounted_when_there_is_one_and_asked_for_now_and_then()
    {
        Write("1.1.0.ota", _bundle);
        using SDCard card = new(_medium);
        RemovableMedia media = new(card) { MountMilliseconds = 0 };
        Start(media);
        int turns = 0;
        _board.RunUntil(() => ++turns > 3);
        Assert.True(card.Mounts > 1);
        Assert.False(_board.Agent.HasOpenBundle);

        card.HasCard = true;
        _board.RunUntilConfirmed("1.1.0");

        int mounts = card.Mounts;
        turns = 0;
        _board.RunUntil(() => ++turns > 3);
        Assert.Equal(mounts, card.Mounts);
    }

    [Fact]
    public void A_card_without_a_bundle_is_let_go_so_that_the_next_card_is_noticed()
    {
        using SDCard card = new(_medium) { HasCard = true };
        Write("notes.txt", _bundle);
        RemovableMedia media = new(card) { MountMilliseconds = 0 };
        Start(media);
        int turns = 0;
        _board.RunUntil(() => ++turns > 3);
        Assert.False(_board.Agent.HasOpenBundle);

        card.Exchange(() => Write("1.1.0.ota", _bundle));
        _board.RunUntilConfirmed("1.1.0");
    }

    [Fact]
    public void A_medium_without_a_bundle_or_with_a_bad_one_changes_nothing()
    {
        Write("notes.txt", _bundle);
        Start(null);
        StorageEventManager.Insert(_medium);
        int turns = 0;
        _board.RunUntil(() => ++turns > 3);
        Assert.False(_board.Agent.HasOpenBundle);
        StorageEventManager.Remove(_medium);
        byte[] bad = (byte[])_bundle.Clone();
        for (int at = 600; at < bad.Length; at += 512)
        {
            bad[at] ^= 1;
        }

        Write("bad.ota", bad);

        StorageEventManager.Insert(_medium);
        _board.RunUntil(() => _board.Agent.BundleReason != ReasonCode.None);

        Assert.Equal("1.0.0", _board.Agent.RunningVersion);
    }

    [Fact]
    public void What_cannot_be_read_any_more_counts_as_pulled_out()
    {
        Write("1.1.0.ota", _bundle);
        MediumFile file = new(_medium + "1.1.0.ota");
        byte[] buffer = new byte[600];
        Assert.Equal(_bundle.Length, file.Length);
        Assert.Equal(600, file.Read(512, buffer, 0, 600));
        Assert.Equal(_bundle[512..1112], buffer);
        Assert.Equal(0, file.Read(file.Length, buffer, 0, 600));
        Assert.Equal(0, file.Read(file.Length + 512, buffer, 0, 600));
        Assert.False(file.IsGone);

        Assert.Throws<IOException>(() => file.Read(-1, buffer, 0, 1));

        Assert.True(file.IsGone);
        Assert.Throws<IOException>(() => file.Read(0, buffer, 0, 1));
        file.Close();
        file.Close();
    }

    [Theory]
    [InlineData("D:\\b.ota", "D:\\c.ota", "D:\\b.ota", "D:\\a.txt")]
    [InlineData("", "D:\\ota", "D:\\x.ota.part", "D:\\x.OTA")]
    [InlineData("D:\\10.ota", "D:\\9.ota", "D:\\._0.ota", "D:\\10.ota")]
    [InlineData("/m/a.ota", "/m/ab.ota", "/m/a.ota")]
    [InlineData("/m/A.ota", "/m/a.ota", "/m/A.ota")]
    public void The_bundle_is_the_first_by_name(string expected, params string[] paths)
    {
        Assert.Equal(expected, BundleName.First(paths));
        Assert.Equal(expected, BundleName.First([.. paths.Reverse()]));
    }

    private void Start(RemovableMedia? media)
    {
        _board.Program.Options.Features = [media ?? new RemovableMedia(null)];
        _board.PowerOn();
        int turns = 0;
        _board.RunUntil(() => ++turns > 2);
    }

    private void Write(string name, byte[] content)
    {
        File.WriteAllBytes(_medium + name, content);
    }
}
