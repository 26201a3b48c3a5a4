using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Events;

/// <summary>
/// A medium that stays in shows a permit that was used at each start, and nobody has tried anything new: that is told once. Whoever inserts it anew, or has
/// it assigned, does try: each time is told.
/// </summary>
public sealed class StayingMediumTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned("1.1.0", securityCounter: 5);
    private readonly SimulatedRelease _old;
    private readonly Dictionary<string, SimulatedRelease> _newer;
    private readonly string _permit;
    private readonly byte[] _bundle;
    private readonly byte[] _second;
    private long _number;

    public StayingMediumTests()
    {
        PermitDesk desk = new(_device);
        _old = _device.Publish("1.0.0", new ReleaseOptions { SecurityCounter = 3 });
        string[] versions = ["1.1.1", "1.1.2"];
        _newer = versions.ToDictionary(version => version, version => _device.Publish(version, new ReleaseOptions { SecurityCounter = 5 }));
        _permit = desk.Downgrade("p-1", "1.0.0", 3, expires: _device.Now + (30 * Day));
        string second = desk.Downgrade("p-2", "1.0.0", 3, expires: _device.Now + (30 * Day));
        _bundle = Bundle(_permit);
        _second = Bundle(second);
        _device.PowerOn();
        _device.Insert(new Medium(_bundle));
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.0.0" && _device.Agent.State == AgentState.Confirmed);
        _device.RunUntilQuiet();
    }

    [Fact]
    public void While_the_release_runs_that_it_allows_nothing_is_told()
    {
        Restart(3);
        Assert.Equal((0, "1.0.0"), (Told(), _device.Agent.RunningVersion));
    }

    [Fact]
    public void Once_the_device_has_moved_on_it_is_refused_at_each_start_and_told_once()
    {
        GoForward("1.1.1");
        Restart(4);
        Assert.Equal((1, "1.1.1", ReasonCode.PermitUsed), (Told(), _device.Agent.RunningVersion, _device.Agent.BundleReason));

        GoForward("1.1.2");
        Restart(2);
        Assert.Equal(1, Told());
    }

    [Fact]
    public void Inserted_anew_while_the_device_runs_it_is_a_replay_each_time()
    {
        GoForward("1.1.1");
        Restart(2);
        for (int replay = 2; replay < 4; replay++)
        {
            _device.Insert(null);
            _device.Now += 120;
            _device.RunUntilQuiet();
            _device.Insert(new Medium(_bundle));
            _device.RunUntil(() => _device.Agent.BundleReason == ReasonCode.PermitUsed);
            Assert.Equal((replay, "1.1.1"), (Told(), _device.Agent.RunningVersion));
        }
    }

    [Fact]
    public void Assigned_by_the_server_it_is_a_replay_each_time()
    {
        GoForward("1.1.1");
        Restart(2);
        for (int replay = 2; replay < 4; replay++)
        {
            _device.Assign(++_number, _old, _permit);
            _device.RunUntil(() => _device.Agent.State == AgentState.Refused && _device.Agent.Reason == ReasonCode.PermitUsed);
            _device.RunUntilQuiet();
            Assert.Equal((replay, "1.1.1"), (Told(), _device.Agent.RunningVersion));
        }
    }

    [Fact]
    public void Another_permit_that_was_used_is_told_too()
    {
        GoForward("1.1.1");
        Restart(2);
        Assert.Equal(1, Told());
        _device.Insert(new Medium(_second));
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.0.0" && _device.Agent.State == AgentState.Confirmed);
        GoForward("1.1.2");
        Restart(3);
        Assert.Equal(2, Told());
    }

    [Fact]
    public void An_erase_of_the_users_data_is_told_once_though_its_medium_stays_in()
    {
        TestDevice device = TestDevice.Provisioned();
        device.AddSecrets();
        PermitDesk desk = new(device);
        string path = desk.Erase("p-1", "userData");
        device.PowerOn();
        device.Insert(new Medium(BundleText.Write(device.Repository, (path, desk.EraseContent("p-1", "userData")))));
        device.RunUntil(() => device.Boots == 2);
        for (int start = 0; start < 3; start++)
        {
            device.RunUntil(() => device.Agent.BundleReason == ReasonCode.PermitUsed);
            device.RunUntilQuiet();
            device.PowerOn();
        }

        Assert.Equal(1, Told(device));
    }

    [Fact]
    public void A_power_cut_at_any_change_does_not_lose_what_is_to_be_told()
    {
        _device.Insert(null);
        GoForward("1.1.1");
        TestDevice clean = Off();
        int before = clean.Files.Operations;
        clean.PowerOn();
        clean.RunUntil(() => clean.Agent.BundleReason == ReasonCode.PermitUsed);
        int changes = clean.Files.Operations - before;
        Assert.True(changes > 1, $"only {changes} changes");
        for (int cut = 1; cut <= changes; cut++)
        {
            TestDevice device = Off();
            device.Files.Pending(cut, 0.5);
            Assert.Throws<PowerCutException>(() =>
            {
                device.PowerOn();
                device.RunUntil(() => device.Agent.BundleReason == ReasonCode.PermitUsed);
            });
            device.Files.PowerOn();
            device.PowerOn();
            device.RunUntil(() => device.Agent.BundleReason == ReasonCode.PermitUsed);
            device.Link.IsDown = false;
            Assert.InRange(Told(device), 1, 2);
            device.PowerOn();
            device.RunUntil(() => device.Agent.BundleReason == ReasonCode.PermitUsed);
            Assert.InRange(Told(device), 1, 2);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_told_is_remembered_for_as_long_as_the_permit_and_no_shorter(bool told)
    {
        const long expires = 7_000_000_000;
        MemoryFiles files = new();
        for (int i = 0; i < UsedPermits.Capacity; i++)
        {
            Loaded(files).Add($"p-{i}", new byte[32], expires + i, 0);
        }

        if (told)
        {
            Loaded(files).Tell("p-0");
            Assert.True(Loaded(files).IsTold("p-0"));
        }

        Assert.False(Loaded(files).IsTold("p-1"));
        Assert.False(Loaded(files).HasRoomFor("p-9", expires - 1));
        Assert.True(Loaded(files).HasRoomFor("p-9", expires));
    }

    /// <summary>The device without a network, and with the medium in before it is switched on.</summary>
    private TestDevice Off()
    {
        TestDevice device = _device.Clone();
        device.Link.IsDown = true;
        device.Insert(new Medium(_bundle));
        return device;
    }

    private static UsedPermits Loaded(MemoryFiles files)
    {
        UsedPermits used = new(files);
        return used;
    }

    private byte[] Bundle(string permit)
    {
        string id = Path.GetFileNameWithoutExtension(permit);
        byte[] content = PermitText.Downgrade(TestDevice.Product, id, "1.0.0", 3, _device.Repository.Now, _device.Now + (30 * Day), TestDevice.Name);
        return BundleText.Write(_device.Repository, [(permit, content), .. BundleText.Targets(_old)]);
    }

    /// <summary>The server has the device updated while the medium is in.</summary>
    private void GoForward(string version)
    {
        _device.Assign(++_number, _newer[version]);
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == version);
        _device.RunUntilQuiet();
    }

    private void Restart(int times)
    {
        for (int start = 0; start < times; start++)
        {
            _device.PowerOn();
            _device.RunUntilQuiet();
        }
    }

    private int Told()
    {
        return Told(_device);
    }

    /// <summary>How often the server was told of a used permit: repetitions come with the hour.</summary>
    private static int Told(TestDevice device)
    {
        device.Now += 3700;
        device.RunUntilQuiet();
        return device.Events.Where(told => (string)told["eventReason"]! == "permitUsed").Select(told => (int)told["eventCount"]!).LastOrDefault();
    }
}
