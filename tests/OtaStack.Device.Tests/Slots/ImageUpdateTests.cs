using nanoFramework.Runtime.InFieldUpdate;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Device.InFieldUpdate;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Device.Tests.Slots;

/// <summary>Whole updates of a board with MCUboot by the device's own program: its network, its files, the vendor's library with its documented behaviour.</summary>
[Collection(nameof(UpdateManager))]
public sealed class ImageUpdateTests : IAsyncLifetime
{
    private const int SlotSize = 128 * 1024;

    private static readonly TestKey Key = TestKey.FromSeed(92);

    private TestBoard _board = null!;
    private McubootBoard _mcuboot = null!;
    private bool _isAsBuilt;

    /// <summary>The firmware confirms every deployment that has an entry point, before it runs.</summary>
    private bool _confirmsByItself;

    public async Task InitializeAsync()
    {
        _mcuboot = NewBoard(SwapStrategy.Move);
        UpdateManager.Calls.Clear();
        UpdateManager.Result = UpdateSessionResult.Success;
        _board = await TestBoard.CreateAsync();
        _board.Program = new ImageProgram();
        _board.Program.Options.Settings.BackoffMinSeconds = 1;
        _board.Program.Options.Settings.BackoffMaxSeconds = 1;
        _board.Starting = Start;
        _board.Provision();
    }

    public async Task DisposeAsync()
    {
        TestApplication.Set(null);
        UpdateManager.Board = null;
        await _board.DisposeAsync();
    }

    [Fact]
    public void A_pair_is_installed_tried_and_confirmed_and_the_server_learns_the_hashes_that_run()
    {
        First();
        Assign("1.1.0", "nanoclr", "deployment");

        _board.RunUntilConfirmed("1.1.0");

        Assert.Equal((Hash("nanoclr", "1.1.0"), Hash("deployment", "1.1.0")), (Running(ImageType.NanoClr), Running(ImageType.Deployment)));
        Assert.Equal(UpdateStatus.Confirmed, UpdateManager.GetStatus(ImageType.Deployment));
        Assert.Contains(
            _board.Server.Reports,
            report => report.GetProperty("state").GetString() == "confirmed" && report.GetProperty("deploymentSha256").GetString() == Hash("deployment", "1.1.0"));
        Assert.Contains("confirm", UpdateManager.Calls);
    }

    [Fact]
    public void After_a_restart_in_mid_download_the_session_goes_on_with_the_header_at_the_erase_block_that_was_written()
    {
        First();
        SimulatedRelease release = Assign("1.1.0", "deployment");
        _board.RunUntil(() => UpdateManager.Board!.NextOffset(ImageType.Deployment) > 30_000);
        int written = UpdateManager.Board!.NextOffset(ImageType.Deployment);
        long sent = _board.Server.TargetBytes;
        UpdateManager.Calls.Clear();

        _board.PowerOn();
        _board.RunUntilConfirmed("1.1.0");

        string resumed = Assert.Single(UpdateManager.Calls, call => call.StartsWith("resume Deployment", StringComparison.Ordinal));
        Assert.Equal($"resume Deployment {release.Image.Length} 32", resumed);
        Assert.DoesNotContain(UpdateManager.Calls, call => call.StartsWith("start", StringComparison.Ordinal));
        Assert.InRange(_board.Server.TargetBytes - sent, release.Image.Length - written, release.Image.Length - written + 4096 + release.Index.Length);
    }

    [Fact]
    public void An_image_whose_application_is_not_well_goes_back()
    {
        First();
        TestApplication.Set(static () => 3);
        Assign("1.1.0", "deployment");

        _board.RunUntil(() => _board.Agent.State == AgentState.RolledBack);

        Assert.Equal(Hash("deployment", "1.0.0"), Running(ImageType.Deployment));
        Assert.Equal((ReasonCode.HealthCheckFailed, "1.0.0"), (_board.Agent.Reason, _board.Agent.RunningVersion));
    }

    [Theory]
    [MemberData(nameof(Firmwares))]
    public void What_was_confirmed_is_kept_by_the_boot_loader_whatever_the_firmware_calls_its_states(SwapStrategy strategy, bool isAsBuilt, string kinds)
    {
        Use(strategy, isAsBuilt);
        First();
        string[] images = kinds.Split(' ');
        Assign("1.1.0", images);

        _board.RunUntilConfirmed("1.1.0");
        for (int starts = 0; starts < 3; starts++)
        {
            _board.PowerOn();
            Assert.Equal(Hash("deployment", images.Contains("deployment") ? "1.1.0" : "1.0.0"), Running(ImageType.Deployment));
            Assert.Equal(Hash("nanoclr", images.Contains("nanoclr") ? "1.1.0" : "1.0.0"), Running(ImageType.NanoClr));
            Assert.Equal("1.1.0", _board.Agent.RunningVersion);
        }
    }

    [Theory]
    [MemberData(nameof(Firmwares))]
    public void A_release_that_is_not_well_ends_whatever_the_firmware_calls_its_states(SwapStrategy strategy, bool isAsBuilt, string kinds)
    {
        Use(strategy, isAsBuilt);
        First();
        TestApplication.Set(static () => 3);
        bool goesBack = strategy == SwapStrategy.Move || (strategy == SwapStrategy.Offset && kinds == "deployment");
        Assign("1.1.0", kinds.Split(' '));

        _board.RunUntil(() => _board.Agent.State is AgentState.RolledBack or AgentState.Failed || _board.Agent.Reason == ReasonCode.UnknownImage);
        _board.PowerOn();
        _board.RunUntil(() => _board.Server.Reports.Any(report => report.GetProperty("state").GetString() is "rolledBack" or "failed"));

        bool isBack = Hash("deployment", "1.0.0") == Running(ImageType.Deployment) && Hash("nanoclr", "1.0.0") == Running(ImageType.NanoClr);
        Assert.Equal(goesBack, isBack);
        Assert.DoesNotContain(_board.Server.Reports, report => report.GetProperty("state").GetString() == "confirmed" && report.GetProperty("version").GetString() == "1.1.0");
        Assert.Equal(RequestKind.Wait, _board.Agent.Request.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_firmware_confirms_by_itself_a_bad_image_stays_and_is_told_to_have_failed(bool isAsBuilt)
    {
        Use(SwapStrategy.Move, isAsBuilt);
        _confirmsByItself = true;
        First();
        TestApplication.Set(static () => 3);
        Assign("1.1.0", "deployment");

        _board.RunUntil(() => _board.Agent.State == AgentState.Failed);
        _board.PowerOn();
        _board.RunUntil(() => _board.Server.Reports.Any(report => report.GetProperty("state").GetString() == "failed"));

        Assert.Equal(Hash("deployment", "1.1.0"), Running(ImageType.Deployment));
        Assert.Equal(ReasonCode.NoWayBack, _board.Agent.Reason);
        Assert.DoesNotContain(_board.Server.Reports, report => report.GetProperty("state").GetString() == "confirmed" && report.GetProperty("version").GetString() == "1.1.0");

        // What is wrong can be replaced.
        TestApplication.Set(null);
        _board.Server.Assign(TestBoard.Device, Publish("1.2.0", null, "deployment")[0]);
        _board.PowerOn();
        _board.RunUntilConfirmed("1.2.0");
    }

    [Theory]
    [InlineData("Start", ImageSlotResult.TooLarge, AgentState.Refused)]
    [InlineData("Start", ImageSlotResult.NoSlot, AgentState.Refused)]
    [InlineData("Write", ImageSlotResult.FlashError, AgentState.Failed)]
    [InlineData("Complete", ImageSlotResult.HashMismatch, AgentState.Refused)]
    [InlineData("Start", ImageSlotResult.SwapInFlight, AgentState.Failed)]
    public void What_the_firmware_answers_is_the_reason_that_is_told(string call, ImageSlotResult result, AgentState state)
    {
        First();
        _mcuboot.Slots.Fault = (name, image) => name == call && image == ImageKind.Deployment ? result : ImageSlotResult.Success;
        Assign("1.1.0", "deployment");

        _board.RunUntil(() => _board.Agent.State == state);

        Assert.Equal((ReasonCode)(100 + (int)result), _board.Agent.Reason);
        Assert.Equal(Hash("deployment", "1.0.0"), Running(ImageType.Deployment));
    }

    public static TheoryData<SwapStrategy, bool, string> Firmwares { get; } = FirmwaresAndImages();

    private static TheoryData<SwapStrategy, bool, string> FirmwaresAndImages()
    {
        TheoryData<SwapStrategy, bool, string> all = [];
        foreach (SwapStrategy strategy in new[] { SwapStrategy.Move, SwapStrategy.Offset, SwapStrategy.Overwrite })
        {
            foreach (string kinds in new[] { "deployment", "nanoclr", "nanoclr deployment" })
            {
                all.Add(strategy, false, kinds);
                all.Add(strategy, true, kinds);
            }
        }

        return all;
    }

    private static McubootBoard NewBoard(SwapStrategy strategy)
    {
        PowerSupply supply = new();
        SimulatedFlash flash = new(new FlashGeometry(4 * SlotSize, 4096, 4096), 1, supply);
        McubootBoard board = new(
            BootKey.OfEd25519(Key.PublicKey),
            supply,
            new ImageArea(ImageKind.NanoClr, new FlashRegion(flash, 0, SlotSize), new FlashRegion(flash, SlotSize, SlotSize), strategy),
            new ImageArea(ImageKind.Deployment, new FlashRegion(flash, 2 * SlotSize, SlotSize), new FlashRegion(flash, 3 * SlotSize, SlotSize), strategy));
        board.Program(ImageKind.NanoClr, Image("nanoclr", "1.0.0"));
        board.Program(ImageKind.Deployment, Image("deployment", "1.0.0"));
        return board;
    }

    /// <param name="isAsBuilt">The firmware tells its states as its sources do, not as its documentation says.</param>
    private void Use(SwapStrategy strategy, bool isAsBuilt)
    {
        _mcuboot = NewBoard(strategy);
        _isAsBuilt = isAsBuilt;
    }

    /// <summary>A board whose images are not from here: the assigned release is installed over them.</summary>
    private void First()
    {
        _board.Server.Assign(TestBoard.Device, Publish("1.0.0", null, "deployment")[0]);
        _board.PowerOn();
        _board.RunUntilConfirmed("1.0.0");
    }

    private SimulatedRelease Assign(string version, params string[] kinds)
    {
        SimulatedRelease release = Publish(version, "1.0.0", kinds)[0];
        _board.Server.Assign(TestBoard.Device, release);
        _board.PowerOn();
        return release;
    }

    private SimulatedRelease[] Publish(string version, string? from, params string[] kinds)
    {
        SimulatedRelease[] releases = _board.Server.Repository.AddImages(
            "thermostat", TestBoard.Board, version, [.. kinds.Select(kind => (kind, Image(kind, version)))], new ReleaseOptions { RequiresCurrent = from });
        _board.Server.Repository.Publish();
        return releases;
    }

    private void Start()
    {
        Assert.True(_mcuboot.Boot(ResetReason.Requested));
        if (_confirmsByItself)
        {
            Assert.True(_mcuboot.Slots.ConfirmDeployment());
        }

        UpdateManager.Board = new BoardFirmware(_mcuboot, _isAsBuilt);
        _board.Program.Slots = new InFieldUpdateSlots();
    }

    private static string Running(ImageType image)
    {
        return Convert.ToHexStringLower(UpdateManager.GetPrimaryImageInfo(image)!.ImageHash);
    }

    private static string Hash(string kind, string version)
    {
        return Convert.ToHexStringLower(McubootImageText.Sha256Of(Image(kind, version)));
    }

    private static byte[] Image(string kind, string version)
    {
        byte[] payload = new byte[kind == "nanoclr" ? 20_000 : 60_000];
        new Random(version[2] + kind.Length).NextBytes(payload);
        return McubootImageText.Write(version, payload, Key);
    }

    private sealed class ImageProgram : DeviceProgram
    {
        protected override IApplication? MakeApplication(IFileStore files, BootChoice boot)
        {
            return new TestApplication();
        }
    }
}
