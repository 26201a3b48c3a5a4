using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>A release of images on its way to a device, and how that must end.</summary>
internal sealed class ImageScenario
{
    private readonly TestDevice _start;
    private readonly string[] _kinds;
    private readonly ImageFate _fate;
    private readonly SwapStrategy _strategy;
    private readonly string _before;
    private readonly string _version;

    /// <param name="externalBlock">Erase blocks of the flash with the deployment's secondary slot; those of the internal flash have 4096 bytes.</param>
    /// <param name="images"><c>deployment</c>, <c>nanoclr</c> or <c>pair</c>.</param>
    /// <param name="way"><c>direct</c>, <c>http</c>, <c>mqtt</c> or <c>bundle</c>.</param>
    /// <param name="isUpdated">The device was updated before: its slots have trailers, and other images behind and beside those that run.</param>
    /// <param name="packed">Whether the images are fetched packed.</param>
    public ImageScenario(
        SwapStrategy strategy, int externalBlock, string images, ImageFate fate, string way, bool isUpdated = false, bool packed = false)
    {
        _before = isUpdated ? "1.1.0" : ImageBoard.FirstVersion;
        _version = isUpdated ? "1.2.0" : "1.1.0";
        _strategy = strategy;
        _fate = fate;
        _kinds = images == "pair" ? ["deployment", "nanoclr"] : [images];
        Name = $"{strategy}, blocks of {externalBlock}, {images}, {fate}, {way}{(isUpdated ? ", updated before" : "")}{(packed ? ", packed" : "")}";
        _start = ImageBoard.Provisioned(strategy, externalBlock);
        if (isUpdated)
        {
            _start.PowerOn();
            _start.Assign(1, ImageBoard.Publish(_start, _before, null, "deployment", "nanoclr"));
            _start.RunUntil(AgentState.Confirmed);
            _start.RunUntilQuiet();
            _start.Desired = null;
        }

        _start.Health = version => version == _version && fate == ImageFate.Unhealthy ? 7 : 0;
        SimulatedRelease[] releases = ImageBoard.Publish(
            _start,
            _version,
            new ReleaseOptions { SecurityCounter = NewCounter, RequiresCurrent = _before, Packed = packed },
            [.. _kinds.Select(kind => (kind, fate == ImageFate.Rejected && kind == "deployment" ? ImageBoard.ForeignImage(kind, _version) : ImageBoard.Image(kind, _version)))]);
        if (way == "bundle")
        {
            _start.Settings.Mode = UpdateMode.Offline;
            _start.Insert(new Medium(BundleText.Write(_start.Repository, releases)) { PieceBytes = 4096 });
        }
        else
        {
            _start.Link.Way = way == "http" ? new HttpWay() : way == "mqtt" ? new MqttWay() : new DirectWay();
            _start.Desired = TestDevice.Assignment(2, releases[0].ReleaseId, releases[0].ImagePath);
        }
    }

    public const int NewCounter = 4;

    public string Name { get; }

    /// <summary>Whether the release runs in the end: also when it failed, where there is no way back.</summary>
    public bool Stays => _fate == ImageFate.Good
        || (_fate == ImageFate.Unhealthy && (_strategy == SwapStrategy.Overwrite || (_strategy == SwapStrategy.Offset && !_kinds.Contains("deployment"))));

    public bool MayBeConfirmed => _fate == ImageFate.Good;

    /// <summary>Versions in the primary slots when all is over.</summary>
    public string Goal => Stays ? New : _strategy != SwapStrategy.Move && _kinds.Length > 1 ? Half : $"{_before} {_before}";

    /// <summary>A pair of which nanoCLR has stayed, as only swap using move takes one back, and that not after a cut in the midst of the order.</summary>
    private string Half => $"{Version("nanoclr")} {_before}";

    /// <summary>Versions in the primary slots when the release runs.</summary>
    public string New => $"{Version("nanoclr")} {Version("deployment")}";

    /// <summary>The half of a pair that nobody promised to run; empty for a single image.</summary>
    public string Incompatible => _kinds.Length > 1 ? $"{_before} {_version}" : "";

    private string Told => _fate == ImageFate.Good ? "confirmed"
        : _fate == ImageFate.Rejected ? "refused/imageRejected"
        : Stays ? "failed/noWayBack"
        : "rolledBack/healthCheckFailed";

    /// <param name="seed">Decides how torn flash operations end.</param>
    public TestDevice NewDevice(ulong seed = 1)
    {
        return ImageBoard.Clone(_start, seed);
    }

    /// <param name="wasCut">The power has failed on the way.</param>
    public bool IsDone(TestDevice device, bool wasCut)
    {
        string running = ImageBoard.Running(device);
        return IsQuiet(device) && device.Told().Contains(Told) && (running == Goal || (wasCut && MayStayHalf && running == Half));
    }

    private bool MayStayHalf => _fate != ImageFate.Good && _kinds.Length > 1;

    /// <summary>
    /// The boot loader was told to keep the new deployment; asked when no swap is under way. Where it overwrites it is told nothing, and a nanoCLR confirms itself before anybody knows
    /// whether it is good.
    /// </summary>
    public bool IsKept(TestDevice device)
    {
        byte[] hash = new byte[32];
        return _strategy != SwapStrategy.Overwrite && _kinds.Contains("deployment")
            && device.Mcuboot!.Slots.StatusOf(ImageKind.Deployment) == ImageSlotStatus.Confirmed
            && device.Mcuboot.Slots.ReadHash(ImageKind.Deployment, isSecondary: false, hash)
            && McubootImageText.Sha256Of(ImageBoard.Image("deployment", _version)).AsSpan().SequenceEqual(hash);
    }

    /// <summary>
    /// The release ended so often before it was confirmed that it counts as broken: power cuts can do that too. One that the boot loader refuses is
    /// found damaged when that was in the midst of wiping it. A new nanoCLR that has begun to run may stay, also for the old deployment.
    /// </summary>
    public bool IsGivenUp(TestDevice device)
    {
        string running = ImageBoard.Running(device);
        return IsQuiet(device) && (running == $"{_before} {_before}" || (_kinds.Length > 1 && running == Half))
            && (device.Told().Contains("rolledBack/bootFailed") || (_fate == ImageFate.Rejected && device.Told().Contains("refused/slot12")));
    }

    /// <summary>Power cuts in its trial that are evidence enough against a release; the boot loader's refusal, once seen in part, counts too.</summary>
    public int CutsForGivingUp => _fate == ImageFate.Rejected ? 2 : 3;

    private static bool IsQuiet(TestDevice device)
    {
        return device.Agent.Request.Kind == RequestKind.Wait && !device.Agent.HasOpenBundle
            && device.Agent.State is AgentState.Confirmed or AgentState.RolledBack or AgentState.Refused or AgentState.Failed or AgentState.Idle
            && device.Mcuboot!.Slots.StatusOf(ImageKind.Deployment) == ImageSlotStatus.Confirmed
            && device.Mcuboot!.Slots.StatusOf(ImageKind.NanoClr) == ImageSlotStatus.Confirmed
            && device.Agent.WriteReport(new byte[2048], device.Now) == 0;
    }

    private string Version(string kind)
    {
        return _kinds.Contains(kind) ? _version : _before;
    }
}
