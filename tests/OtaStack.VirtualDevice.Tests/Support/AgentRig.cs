using System.Text;
using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Agent.Boot;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>The agent on simulated flash with a real link and nothing around it: time passes only when the agent waits.</summary>
internal sealed class AgentRig
{
    private const string Board = "virtual-assemblies";

    private readonly SimulatedFlash _flash = new(new FlashGeometry(8 << 20), 1);
    private readonly ISignatureScheme[] _schemes = [new RememberingScheme(new Ed25519Scheme())];
    private readonly ManagedHmacSha256 _hmac = new();
    private readonly SimulatedRelease _release;
    private readonly byte[] _image;
    private long _now;

    /// <param name="image">Of the release to be installed.</param>
    public AgentRig(byte[] image)
    {
        _image = image;
        Repository = new RepositorySimulator(1_800_000_000);
        SimulatedRelease factory = Repository.AddRelease("thermostat", Board, "1.0.0", [("App.dll", [1, 2, 3])]);
        _release = Repository.AddRelease("thermostat", Board, "1.1.0", [("App.dll", image)]);
        Repository.Publish();
        _now = Repository.Now;
        FactoryImage.Install(new SimulatedFileSystem(_flash), _hmac, new FactoryContent(
            Repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId, Version = "1.0.0", SecurityCounter = 1,
        });
        PowerOn();
    }

    public RepositorySimulator Repository { get; }

    public UpdateAgent Agent { get; private set; } = null!;

    public AgentSettings Settings { get; } = new();

    /// <summary>Bytes of the image that were handed to the agent.</summary>
    public int ImageBytes { get; private set; }

    public int IndexLength => _release.Index.Length;

    /// <summary>The file of a URL below <c>/tuf/thermostat/</c>.</summary>
    public byte[]? Find(string path)
    {
        string[] parts = path.Split('/', 5);
        return parts[3] == "metadata" ? Repository.Fetch(parts[4]) : Repository.FetchTarget(parts[4]);
    }

    public void PowerOn()
    {
        SimulatedFileSystem files = new(_flash);
        BootChoice boot = BootSelection.Choose(files, new LauncherHmac(_hmac), ResetReason.Unknown);
        Agent = new UpdateAgent(new DeviceIdentity("thermostat", "dev-1", Board), Settings, files, _schemes, _hmac);
        Agent.Start(boot, _now);
        byte[] desired = JsonSerializer.SerializeToUtf8Bytes(new
        {
            assignment = 1, device = "dev-1", pollSeconds = 30, product = "thermostat", releaseId = _release.ReleaseId, rollout = "r1", target = _release.ImagePath,
        });
        Agent.DesiredStateArrived(desired, 0, desired.Length, _now);
    }

    /// <summary>Carries out what the agent asks for until this holds, or it wants to restart.</summary>
    public async Task RunAsync(IFetchLink link, Func<bool>? isDone = null)
    {
        for (int step = 0; step < 20_000 && Agent.Request.Kind != RequestKind.Reboot && isDone?.Invoke() != true; step++)
        {
            if (Agent.Request.Kind == RequestKind.Wait)
            {
                _now = Math.Max(_now + 1, Agent.Request.NotBefore);
                Agent.Tick(_now);
                continue;
            }

            FetchOrder order = FetchOrder.Of(Agent.Request);
            using CancellationTokenSource enough = new();
            try
            {
                TransferOutcome outcome = await link.FetchAsync(order, (buffer, offset, count) => Take(order, buffer, offset, count, enough), enough.Token);
                Agent.TransferEnded(order.Number, outcome, _now);
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                // The agent wants something else by now.
            }
        }
    }

    /// <summary>The image in the slot is the release's, byte by byte.</summary>
    public void AssertInstalled()
    {
        Assert.Equal(RequestKind.Reboot, Agent.Request.Kind);
        SimulatedFileSystem files = new(_flash);
        byte[] stored = new byte[files.Length("slot.b/App.dll")];
        files.Read("slot.b/App.dll", 0, stored, 0, stored.Length);
        Assert.True(_image.AsSpan().SequenceEqual(stored), "the image in the slot is another one");
    }

    private void Take(FetchOrder order, byte[] buffer, int offset, int count, CancellationTokenSource enough)
    {
        ImageBytes += order.Path.EndsWith(".bin", StringComparison.Ordinal) ? count : 0;
        Agent.BytesArrived(order.Number, buffer, offset, count, _now);
        if (Agent.Request.Number != order.Number)
        {
            enough.Cancel();
            enough.Token.ThrowIfCancellationRequested();
        }
    }
}
