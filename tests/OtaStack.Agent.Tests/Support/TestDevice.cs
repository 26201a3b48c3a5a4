using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Transport;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Support;

/// <summary>
/// A device with the real launcher and agent on simulated files, and a server that tells it what is assigned, answers its
/// requests from a simulated repository and takes its reports. Time moves only when the agent waits.
/// </summary>
internal sealed class TestDevice
{
    public const string Product = "thermostat";
    public const string Name = "dev-001";
    public const string Board = "virtual-assemblies";
    public const long FactoryTime = 1_790_000_000;

    /// <summary>Starts in a row that end in a crash: no device may need as many.</summary>
    private const int MostCrashes = 100;

    private readonly byte[] _reportBuffer = new byte[2048];
    private readonly ISignatureScheme[] _schemes = [new RememberingScheme()];
    private int _crashes;

    public TestDevice(MemoryFiles files, RepositorySimulator repository)
    {
        Files = files;
        Repository = repository;
        Now = repository.Now;
    }

    public MemoryFiles Files { get; }

    public RepositorySimulator Repository { get; }

    public Link Link { get; } = new Link();

    /// <summary>The bundle that is inserted, at every start too; null when none is.</summary>
    public IByteSource? Medium { get; private set; }

    public AgentSettings Settings { get; init; } = new AgentSettings { RequestBytes = 8192, ReasonNames = new ReasonText() };

    public long Now { get; set; }

    /// <summary>A user in front of the device, given a chance before each step.</summary>
    public Action<TestDevice>? Acting { get; set; }

    /// <summary>What the application says about its health, by version.</summary>
    public Func<string, int> Health { get; set; } = _ => 0;

    /// <summary>Versions that crash as soon as they have started.</summary>
    public Func<string, bool> Crashes { get; set; } = _ => false;

    /// <summary>What the server wants, told at every start; null: nothing is said.</summary>
    public string? Desired { get; set; }

    public UpdateAgent Agent { get; private set; } = null!;

    public BootChoice Boot { get; private set; } = null!;

    public int Boots { get; private set; }

    /// <summary>All reports that the server has stored, oldest first.</summary>
    public List<JsonObject> Reports { get; } = [];

    /// <summary>Called after each start, and with each step: what else runs on the device.</summary>
    public Action? PoweredOn { get; set; }

    public Action? Stepping { get; set; }

    /// <summary>Called with each report that the server has stored, before the device knows of it.</summary>
    public Action<JsonObject>? Delivering { get; set; }

    /// <summary>The receipts that the server has stored, oldest first.</summary>
    public List<JsonObject> Receipts { get; } = [];

    /// <summary>The reports of security events, oldest first.</summary>
    public IEnumerable<JsonObject> Events => Reports.Where(report => report.ContainsKey("event"));

    /// <summary>A board with image slots; null for one with assembly sets.</summary>
    public McubootBoard? Mcuboot { get; init; }

    /// <summary>As it left the factory with release 1.0.0.</summary>
    public static TestDevice Provisioned(string version = "1.0.0", int securityCounter = 1)
    {
        RepositorySimulator repository = new(FactoryTime);
        SimulatedRelease release = repository.AddRelease(
            Product, Board, version, Parts.Of(version), new ReleaseOptions { SecurityCounter = securityCounter });
        repository.Publish();
        MemoryFiles files = new();
        FactoryImage.Install(files, new ManagedHmacSha256(), new FactoryContent(
            repository.RootJson(1), new ArraySource(release.Index), new ArraySource(release.Image))
        {
            ReleaseId = release.ReleaseId,
            Version = version,
            SecurityCounter = securityCounter,
        });
        return new TestDevice(files, repository);
    }

    /// <summary>The same server and network, another device with a copy of the files.</summary>
    public TestDevice Clone()
    {
        MemoryFiles files = Files.Copy();
        AgentSettings settings = Settings.Erase == null
            ? Settings
            : new AgentSettings { RequestBytes = Settings.RequestBytes, ReasonNames = new ReasonText(), Erase = Secrets.ProfileFor(files) };
        TestDevice clone = new(files, Repository) { Desired = Desired, Health = Health, Crashes = Crashes, Now = Now, Medium = Medium, Settings = settings };
        clone.Link.Way = Link.Way.Another();
        return clone;
    }

    /// <summary>Gives the device what a product has: an erase list, a key, credentials and data of its user.</summary>
    public void AddSecrets()
    {
        Settings.Erase = Secrets.ProfileFor(Files);
        foreach ((string path, byte[] bytes) in Secrets.Files)
        {
            Files[path] = bytes;
        }
    }

    /// <summary>Publishes a release and returns its target path.</summary>
    public SimulatedRelease Publish(string version, ReleaseOptions? options = null)
    {
        SimulatedRelease release = Repository.AddRelease(Product, Board, version, Parts.Of(version), options);
        Repository.Publish();
        return release;
    }

    public static string Assignment(long number, string releaseId, string target, string device = Name, string product = Product, string? permit = null)
    {
        JsonObject desired = new()
        {
            ["assignment"] = number,
            ["device"] = device,
            ["pollSeconds"] = 30,
            ["product"] = product,
            ["releaseId"] = releaseId,
            ["rollout"] = releaseId.Length == 0 ? "" : "r1",
            ["target"] = target,
        };
        if (permit != null)
        {
            desired["permit"] = permit;
        }

        return desired.ToJsonString();
    }

    /// <summary>The server assigns the release, and tells the device if it is on.</summary>
    public void Assign(long number, SimulatedRelease? release, string? permit = null)
    {
        Desired = Assignment(number, release?.ReleaseId ?? "", release?.ImagePath ?? "", permit: permit);
        if (Boots > 0)
        {
            Tell(Desired);
        }
    }

    /// <summary>Inserts a medium with a bundle; null pulls it out.</summary>
    public void Insert(IByteSource? bundle)
    {
        Medium = bundle;
        if (Boots > 0 && bundle != null)
        {
            Agent.InsertBundle(bundle, Now);
        }
        else if (Boots > 0)
        {
            Agent.InsertBundle(null, Now);
        }
    }

    public void Tell(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("  " + json);
        Agent.DesiredStateArrived(bytes, 2, bytes.Length - 2, Now);
    }

    /// <summary>Starts the device: power is switched on, unless something else is told.</summary>
    public void PowerOn(ResetReason reset = ResetReason.PowerOn)
    {
        Files.PowerOn();
        Boots++;
        if (Mcuboot == null)
        {
            Boot = BootSelection.Choose(Files, new LauncherHmac(new ManagedHmacSha256()), reset);
            Agent = new UpdateAgent(new DeviceIdentity(Product, Name, Board), Settings, Files, _schemes, new ManagedHmacSha256());
            Agent.Start(Boot, Now);
        }
        else
        {
            if (!Mcuboot.Supply.IsOn)
            {
                Mcuboot.Supply.TurnOn();
            }

            Assert.True(Mcuboot.Boot(reset), "the boot loader finds nothing to start");
            Agent = new UpdateAgent(new DeviceIdentity(Product, Name, ImageBoard.Name), Settings, Files, _schemes, new ManagedHmacSha256());
            Boot = Agent.Start(Mcuboot.Slots, reset, Now);
        }

        if (Crashes(Agent.RunningVersion))
        {
            _crashes++;
            Assert.True(_crashes < MostCrashes, $"{Agent.RunningVersion} crashes for ever");
            PowerOn(ResetReason.Crash);
            return;
        }

        _crashes = 0;
        if (Medium != null)
        {
            Agent.InsertBundle(Medium, Now);
        }

        PoweredOn?.Invoke();
        if (Desired != null && !Link.IsDown)
        {
            Tell(Desired);
        }
    }

    /// <summary>Carries out requests until this holds. Fails when it does not come to hold.</summary>
    public void RunUntil(Func<bool> holds, int maxSteps = 2000)
    {
        for (int step = 0; step < maxSteps; step++)
        {
            if (holds())
            {
                return;
            }

            Step();
        }

        Assert.Fail($"after {maxSteps} steps still {Agent.State}/{Agent.Reason}, waiting for {Agent.Request.Kind} {Agent.Request.Path}");
    }

    public void RunUntil(AgentState state)
    {
        RunUntil(() => Agent.State == state);
    }

    /// <summary>Runs until the agent has only to wait, and everything is told.</summary>
    public void RunUntilQuiet()
    {
        int waits = 0;
        RunUntil(() =>
        {
            waits = Agent.Request.Kind == RequestKind.Wait ? waits + 1 : 0;
            return waits > 3;
        });
    }

    /// <summary>Carries out the request that is outstanding, and delivers what there is to report.</summary>
    public void Step()
    {
        Acting?.Invoke(this);
        Stepping?.Invoke();
        AgentRequest request = Agent.Request;
        switch (request.Kind)
        {
            case RequestKind.FetchMetadata when request.FromMedium:
            case RequestKind.FetchTarget when request.FromMedium:
                Agent.Tick(Now);
                break;
            case RequestKind.Wait:
                Now = Math.Max(Now + 1, Math.Min(request.NotBefore, Now + 3600));
                Agent.Tick(Now);
                break;
            case RequestKind.FetchMetadata:
            case RequestKind.FetchTarget:
                Fetch(request);
                break;
            case RequestKind.CheckHealth:
                Agent.HealthReported(Health(Agent.RunningVersion), Now);
                break;
            case RequestKind.Reboot:
                PowerOn(ResetReason.Requested);
                break;
            default:
                Assert.Fail($"a request of kind {request.Kind}");
                break;
        }

        DeliverReports();
    }

    public void DeliverReports()
    {
        for (int i = 0; i < 10 && !Link.IsDown && !Link.TakesNoReports; i++)
        {
            int count = Agent.WriteReport(_reportBuffer, Now);
            if (count == 0)
            {
                return;
            }

            JsonObject told = JsonNode.Parse(_reportBuffer.AsSpan(0, count))!.AsObject();
            (told.ContainsKey("kind") ? Receipts : Reports).Add(told);
            Delivering?.Invoke(told);
            Agent.ReportDelivered(Agent.ReportSequence, Now);
        }
    }

    /// <summary>States of the reports with their reasons: <c>state</c> or <c>state/reason</c>. A state that only goes with an event is not news.</summary>
    public IEnumerable<string> Told()
    {
        string last = "";
        foreach (JsonObject report in Reports)
        {
            string told = (string)report["reason"]! == "none" ? (string)report["state"]! : $"{report["state"]}/{report["reason"]}";
            if (told != last || !report.ContainsKey("event"))
            {
                yield return told;
            }

            last = told;
        }
    }

    /// <summary>What must not change when something is refused: slots, boot record, trusted metadata.</summary>
    public string Protected()
    {
        return Files.Fingerprint("slot.", "boot/", "trust/");
    }

    private void Fetch(AgentRequest outstanding)
    {
        AgentRequest request = new()
        {
            Kind = outstanding.Kind, Path = outstanding.Path, From = outstanding.From, Count = outstanding.Count,
            IsContinued = outstanding.IsContinued, Number = outstanding.Number,
        };
        bool isTarget = request.Kind == RequestKind.FetchTarget;
        if (isTarget)
        {
            Link.TargetRequests.Add((request.Path, request.From, request.Count));
        }

        byte[]? file = Link.IsDown ? null : isTarget ? Repository.FetchTarget(request.Path) : Repository.Fetch(request.Path);
        file = isTarget && file != null && Link.Replaced != null ? Link.Replaced(request.Path, file) : file;
        file = isTarget || Link.Metadata == null ? file : Link.Metadata(request.Path, file);
        TransferOutcome outcome = Link.IsDown
            ? TransferOutcome.Failed
            : Link.Way.Fetch(request, file, (from, count) => Arriving(request, file!, from, count), bytes => HandOver(request.Number, bytes));
        Agent.TransferEnded(request.Number, outcome, Now);
    }

    private byte[] Arriving(AgentRequest request, byte[] file, int from, int count)
    {
        byte[] bytes = file[from..(from + count)];
        return request.Kind == RequestKind.FetchTarget && Link.Target != null ? Link.Target(request.Path, from, bytes) : bytes;
    }

    private bool HandOver(int number, byte[] bytes)
    {
        foreach (byte[] chunk in bytes.Chunk(Link.ChunkBytes))
        {
            if (Agent.Request.Number != number)
            {
                return false;
            }

            if (Agent.Request.Kind == RequestKind.FetchTarget)
            {
                Link.TargetBytes += chunk.Length;
            }

            byte[] buffer = [0xEE, .. chunk, 0xEE];
            Agent.BytesArrived(number, buffer, 1, chunk.Length, Now);
            Array.Fill(buffer, (byte)0xDD);
        }

        return Agent.Request.Number == number;
    }
}
