using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>Each thing that is wrong is refused with its own reason, and neither slots nor boot record nor trust change by a byte.</summary>
public sealed class RefusalTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned("1.1.0", securityCounter: 5);

    /// <summary>What the refusal must leave as it is.</summary>
    private string[] _protected = ["slot.", "boot/", "trust/"];
    private long _number;

    [Fact]
    public void A_release_for_another_board()
    {
        SimulatedRelease release = _device.Repository.AddRelease(TestDevice.Product, "other-board", "1.2.0", Parts.Of("1.2.0"), Counter(5));

        AssertRefused(release, ReasonCode.WrongBoard, isFinal: true);
    }

    [Fact]
    public void A_release_of_another_product()
    {
        SimulatedRelease release = _device.Repository.AddRelease("doorbell", TestDevice.Board, "1.2.0", Parts.Of("1.2.0"), Counter(5));

        AssertRefused(release, ReasonCode.WrongProduct, isFinal: true);
    }

    [Fact]
    public void An_image_of_a_kind_that_is_not_installed_here()
    {
        SimulatedRelease release = _device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "1.2.0", Parts.Of("1.2.0"), new ReleaseOptions { SecurityCounter = 5, Image = "nanoclr" });

        AssertRefused(release, ReasonCode.WrongImage, isFinal: true);
    }

    [Fact]
    public void A_release_with_a_lower_security_counter()
    {
        AssertRefused(_device.Publish("1.2.0", Counter(4)), ReasonCode.SecurityCounter, isFinal: true);
    }

    [Fact]
    public void A_release_whose_stepping_stone_was_left_out()
    {
        ReleaseOptions options = new() { SecurityCounter = 5, RequiresCurrent = "1.1.1" };

        AssertRefused(_device.Publish("1.2.0", options), ReasonCode.SteppingStone, isFinal: true);
    }

    [Fact]
    public void An_older_version()
    {
        AssertRefused(_device.Publish("1.0.9", Counter(5)), ReasonCode.Downgrade, isFinal: true);
    }

    [Fact]
    public void A_target_that_is_not_signed()
    {
        SimulatedRelease release = new("thermostat-9.9.9", "thermostat/9.9.9/assemblies.bin", [], "", []);

        AssertRefused(release, ReasonCode.UnknownTarget, isFinal: false);
    }

    [Fact]
    public void A_target_that_is_no_release()
    {
        _device.Repository.AddTarget("thermostat/notes.md", [1, 2, 3]);

        AssertRefused(new SimulatedRelease("notes", "thermostat/notes.md", [], "", []), ReasonCode.NoReleaseData, isFinal: true);
    }

    [Fact]
    public void A_target_of_another_release_than_the_assignment_says()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5)) with { ReleaseId = "thermostat-1.3.0" };

        AssertRefused(release, ReasonCode.ReleaseMismatch, isFinal: true);
    }

    [Fact]
    public void An_expired_timestamp()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.Expired, isFinal: false, () => _device.Now += 2 * Day);
    }

    [Fact]
    public void An_older_timestamp()
    {
        byte[] old = _device.Repository.Files["timestamp.json"];
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.Rollback, isFinal: false, () => _device.Repository.Files["timestamp.json"] = old);
    }

    [Fact]
    public void An_older_snapshot()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.Rollback, isFinal: false, () =>
        {
            _device.Repository.Snapshot.Version--;
            _device.Repository.PublishTimestamp();
        });
    }

    [Fact]
    public void A_flipped_byte_in_the_timestamp()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.ThresholdNotMet, isFinal: false, () =>
        {
            _device.Repository.PublishTimestamp();
            Flip("timestamp.json", "\"expires\":\"20");
        });
    }

    [Fact]
    public void A_flipped_byte_in_the_targets()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));
        _protected = ["slot.", "boot/", "trust/root.json", "trust/targets.json"];

        AssertRefused(release, ReasonCode.HashMismatch, isFinal: false, () =>
        {
            _device.Repository.Publish();
            Flip($"{_device.Repository.Targets.Version}.targets.json", "\"version\":\"1");
        });
    }

    [Fact]
    public void Endless_metadata()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));
        int handedOver = 0;

        AssertRefused(release, ReasonCode.TooLarge, isFinal: false, () => _device.Link.Metadata = (name, bytes) =>
        {
            handedOver = Math.Max(handedOver, _device.Agent.Request.Count);
            return name == "timestamp.json" ? new byte[10_000_000] : bytes;
        });
        Assert.InRange(handedOver, 1, 128 * 1024);
    }

    [Fact]
    public void A_timestamp_that_does_not_exist()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.Missing, isFinal: false, () => _device.Repository.Files.Remove("timestamp.json"));
    }

    [Fact]
    public void A_device_without_a_trusted_root_installs_nothing()
    {
        SimulatedRelease release = _device.Publish("1.2.0", Counter(5));

        AssertRefused(release, ReasonCode.NoTrustedRoot, isFinal: false, () => _device.Files["trust/root.json"] = null);
    }

    private static ReleaseOptions Counter(int counter)
    {
        return new ReleaseOptions { SecurityCounter = counter };
    }

    /// <summary>
    /// Lets the device take up the newest metadata first, so that the refusal itself can be seen to change nothing;
    /// then does the damage and assigns the release.
    /// </summary>
    private void AssertRefused(SimulatedRelease release, ReasonCode reason, bool isFinal, Action? damage = null)
    {
        _device.Repository.Publish();
        _device.PowerOn();
        _device.Assign(++_number, new SimulatedRelease("none", "no/such/target", [], "", []));
        _device.RunUntil(AgentState.Refused);
        damage?.Invoke();
        string before = _device.Files.Fingerprint(_protected);
        int reports = _device.Reports.Count;

        _device.Assign(++_number, release);
        _device.RunUntil(() => _device.Agent.State == AgentState.Refused && _device.Agent.Reason == reason && _device.Agent.Request.Kind == RequestKind.Wait);
        _device.DeliverReports();

        string expected = "refused/" + ReasonText.Of(reason);
        Assert.Contains(expected, _device.Told().Skip(reports));
        Assert.Equal(before, _device.Files.Fingerprint(_protected));
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Empty(_device.Link.TargetRequests);

        int requests = _device.Repository.Requests.Count;
        long start = _device.Now;
        _device.RunUntil(() => _device.Now > start + (6 * 3600));
        Assert.Equal(isFinal || reason == ReasonCode.NoTrustedRoot, _device.Repository.Requests.Count == requests);
        Assert.Single(_device.Told().Skip(reports), told => told == expected);
        Assert.Equal(before, _device.Files.Fingerprint(_protected));

        _device.PowerOn();
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    private void Flip(string file, string behind)
    {
        byte[] bytes = (byte[])_device.Repository.Files[file].Clone();
        int position = System.Text.Encoding.UTF8.GetString(bytes).IndexOf(behind, StringComparison.Ordinal);
        Assert.True(position > 0, $"'{file}' has no {behind}");
        bytes[position + behind.Length] ^= 1;
        _device.Repository.Files[file] = bytes;
    }
}
