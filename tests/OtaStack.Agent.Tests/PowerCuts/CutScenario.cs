using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Page;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>An update with everything that is stored on the way, and how it must end.</summary>
internal sealed class CutScenario
{
    private CutScenario(TestDevice start, string goal, AgentState goalState, params string[] versions)
    {
        Start = start;
        Goal = goal;
        GoalState = goalState;
        Versions = versions;
        Told = goalState == AgentState.Confirmed ? "confirmed" : "rolledBack/healthCheckFailed";
    }

    public TestDevice Start { get; }

    /// <summary>The version that must run in the end.</summary>
    public string Goal { get; }

    public AgentState GoalState { get; }

    public string[] Versions { get; }

    /// <summary>What the server must have been told.</summary>
    public string Told { get; private init; }

    /// <summary>The link is down until the goal is reached; then the outcome can be told.</summary>
    public bool IsOffline { get; private init; }

    /// <summary>What a user uploads; null for none.</summary>
    public byte[]? Upload { get; private init; }

    /// <summary>Under which tag, so that the upload is resumed; empty: it begins anew each time.</summary>
    public string UploadTag { get; private init; } = "";

    /// <summary>1.1.0 is fetched (one part copied), tried and confirmed; the root is rotated on the way, with new online keys.</summary>
    public static CutScenario Good(bool packed = false)
    {
        TestDevice device = TestDevice.Provisioned();
        device.PowerOn();
        device.Assign(1, new SimulatedRelease("none", "no/such/target", [], "", []));
        device.RunUntil(AgentState.Refused);
        device.DeliverReports();

        RepositorySimulator repository = device.Repository;
        repository.Timestamp.Rotate(TestKey.FromSeed(41));
        repository.Snapshot.Rotate(TestKey.FromSeed(42));
        repository.PublishRoot();
        device.Assign(2, device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4, Packed = packed }));
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0");
    }

    /// <summary>1.1.0, which a role two delegations down lists, is fetched with the metadata of both, tried and confirmed.</summary>
    public static CutScenario Delegated()
    {
        TestDevice device = TestDevice.Provisioned();
        RepositorySimulator repository = device.Repository;
        SimulatedRole beta = repository.Delegate(repository.Targets, "beta", "thermostat/*/*");
        SimulatedRole europe = repository.Delegate(beta, "beta.eu", "thermostat/1.1.*/*");
        device.Assign(1, device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4, Role = europe }));
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0");
    }

    /// <summary>The device goes back from 1.1.0 to 1.0.0, whose counter is lower, under a permit.</summary>
    public static CutScenario Permitted()
    {
        TestDevice device = TestDevice.Provisioned("1.1.0", securityCounter: 5);
        RepositorySimulator repository = device.Repository;
        SimulatedRole permits = repository.Delegate(repository.Targets, "permits", "thermostat/permits/*");
        string path = PermitText.Path(TestDevice.Product, "p-1");
        repository.AddTarget(permits, path, PermitText.Downgrade(
            TestDevice.Product, "p-1", "1.0.0", 3, repository.Now, repository.Now + (30 * 86400), TestDevice.Name));
        device.Assign(1, device.Publish("1.0.0", new ReleaseOptions { SecurityCounter = 3 }), path);
        return new CutScenario(Off(device), "1.0.0", AgentState.Confirmed, "1.0.0", "1.1.0");
    }

    /// <summary>1.1.0 is read from a medium that stays in, on a device that reaches no server before all is done; the root is rotated on the way.</summary>
    public static CutScenario FromMedium(bool packed = false)
    {
        TestDevice device = TestDevice.Provisioned();
        RepositorySimulator repository = device.Repository;
        repository.Timestamp.Rotate(TestKey.FromSeed(41));
        repository.Snapshot.Rotate(TestKey.FromSeed(42));
        repository.PublishRoot();
        SimulatedRelease release = device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4, Packed = packed, NotesEn = "New.", NotesJa = "新しいです。" });
        device.Settings.Mode = UpdateMode.Offline;
        device.Settings.FetchesNotes = true;
        string notes = "thermostat/1.1.0/assemblies.notes.";
        device.Insert(new Medium(BundleText.Write(
            repository, [(notes + "en.md", "New."u8.ToArray()), (notes + "ja.md", "新しいです。"u8.ToArray()), .. BundleText.Targets(release)])));
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0") { IsOffline = true };
    }

    /// <summary>1.1.0 comes with its local time, and a user who puts it off, names a time and then says now.</summary>
    public static CutScenario Chosen()
    {
        TestDevice device = TestDevice.Provisioned();
        SimulatedRelease release = device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4 });
        JsonObject desired = JsonNode.Parse(TestDevice.Assignment(1, release.ReleaseId, release.ImagePath))!.AsObject();
        desired["mode"] = "ask";
        desired["offsets"] = new JsonArray(0, 540);
        device.Desired = desired.ToJsonString();
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0") { HasUser = true };
    }

    /// <summary>
    /// 1.1.0 comes with a user's choices at the portal, who puts it off once and has the operator's mode changed; from when that has been told on
    /// somebody at the device has the last word.
    /// </summary>
    public static CutScenario ChosenAtPortal()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Settings.AcceptsPortal = true;
        SimulatedRelease release = device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4 });
        JsonObject desired = JsonNode.Parse(TestDevice.Assignment(1, release.ReleaseId, release.ImagePath))!.AsObject();
        desired["offsets"] = new JsonArray(0, 540);
        desired["user"] = new JsonObject
        {
            ["mode"] = "ask", ["number"] = 3, ["reason"] = "inUse", ["release"] = release.ReleaseId, ["seconds"] = 600, ["when"] = "later",
        };
        device.Desired = desired.ToJsonString();
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0") { HasPortalUser = true };
    }

    /// <summary>The same bundle, uploaded to the local page by a user who tries until it is whole.</summary>
    public static CutScenario Uploaded(string tag = "", bool packed = false)
    {
        TestDevice device = TestDevice.Provisioned();
        SimulatedRelease release = device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4, Packed = packed });
        device.Settings.Mode = UpdateMode.Offline;
        PageUser.ProvisionCode(device);
        return new CutScenario(Off(device), "1.1.0", AgentState.Confirmed, "1.0.0", "1.1.0")
        {
            IsOffline = true,
            Upload = BundleText.Write(device.Repository, release),
            UploadTag = tag,
        };
    }

    /// <summary>1.2.0 is fetched, tried, found unhealthy and left.</summary>
    public static CutScenario Bad()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Health = version => version == "1.2.0" ? 5 : 0;
        device.Assign(1, device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 4 }));
        return new CutScenario(Off(device), "1.0.0", AgentState.RolledBack, "1.0.0", "1.2.0");
    }

    /// <summary>The same on another way to the device.</summary>
    public CutScenario Over(IWay way)
    {
        Start.Link.Way = way;
        return this;
    }

    /// <summary>1.1.0, confirmed, begins to crash at each start and is left for 1.0.0.</summary>
    public static CutScenario BootLoop()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 1 }));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        device.Crashes = version => version == "1.1.0";
        return new CutScenario(Off(device), "1.0.0", AgentState.RolledBack, "1.0.0", "1.1.0") { Told = "rolledBack/bootLoop" };
    }

    /// <summary>The release has the parts of the one that runs under other names: all is copied, nothing but the index is fetched.</summary>
    public static CutScenario Renamed()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish(Parts.RenamedVersion));
        return new CutScenario(Off(device), Parts.RenamedVersion, AgentState.Confirmed, "1.0.0", Parts.RenamedVersion);
    }

    private bool HasUser { get; init; }

    private bool HasPortalUser { get; init; }

    public TestDevice NewDevice()
    {
        TestDevice device = Start.Clone();
        device.Link.IsDown = IsOffline;
        device.Acting = HasUser ? new ChoosingUser().Act : HasPortalUser ? new PortalUser().Act : null;
        if (Upload != null)
        {
            new PageUser(device).UploadAtEachStart(Upload, Goal, UploadTag);
        }

        return device;
    }

    public bool IsDone(TestDevice device)
    {
        bool isReached = device.Agent.RunningVersion == Goal && device.Agent.State == GoalState;
        device.Link.IsDown &= !isReached;
        return device.Agent.RunningVersion == Goal && device.Agent.State == GoalState
            && !device.Files.Paths.Any(path => path.StartsWith("upload/", StringComparison.Ordinal)) && device.Agent.Request.Kind == RequestKind.Wait && device.Agent.WriteReport(new byte[2048], device.Now) == 0;
    }

    /// <summary>Number of changes to files from power-on to the end.</summary>
    public int CountOperations()
    {
        TestDevice device = NewDevice();
        new CutRunner(device, Versions).Run(() => IsDone(device));
        return device.Files.Operations;
    }

    private static TestDevice Off(TestDevice device)
    {
        return device.Clone();
    }
}
