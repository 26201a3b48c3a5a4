using OtaStack.Fleet;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed class DeviceRosterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-roster-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Devices_are_read_with_a_seed_of_their_own()
    {
        string path = Write(Entry("a", "steady") + "," + Entry("b", "flaky"));

        IReadOnlyList<DeviceOptions> devices = DeviceRoster.Read(path, seed: 1);

        Assert.Equal(["a", "b"], devices.Select(device => device.Identity.Device));
        Assert.Equal(["steady", "flaky"], devices.Select(device => device.Profile.Name));
        Assert.NotEqual(devices[0].Seed, devices[1].Seed);
        Assert.Equal(devices[0].Seed, DeviceRoster.Read(path, seed: 1)[0].Seed);
        Assert.NotEqual(devices[0].Seed, DeviceRoster.Read(path, seed: 2)[0].Seed);
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = Write(Entry("a", "steady"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        FleetException failure = Assert.Throws<FleetException>(() => DeviceRoster.Read(path, 1));

        Assert.Contains("chmod 600", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("steady,steady", "twice")]
    [InlineData("shaky", "unknown profile 'shaky'; known are: steady, flaky, powerCut, httpOnly")]
    public void What_is_wrong_with_a_device_is_said(string profiles, string expected)
    {
        string path = Write(string.Join(',', profiles.Split(',').Select(profile => Entry("a", profile))));

        FleetException failure = Assert.Throws<FleetException>(() => DeviceRoster.Read(path, 1));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_key_is_refused_without_printing_it()
    {
        string path = Write(Entry("a", "steady").Replace(LoopbackServer.Key, "c0ffee", StringComparison.Ordinal));

        FleetException failure = Assert.Throws<FleetException>(() => DeviceRoster.Read(path, 1));

        Assert.DoesNotContain("c0ffee", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"devices\":[]}")]
    [InlineData("{\"devices\":[{\"id\":\"a\"}]}")]
    [InlineData("{\"devices\":")]
    [InlineData("{\"devices\":null}")]
    [InlineData("{\"devices\":[null]}")]
    [InlineData("{\"devices\":[{\"product\":null,\"board\":\"b\",\"id\":\"a\",\"key\":\"aa\"}]}")]
    [InlineData("[]")]
    public void A_file_without_usable_devices_is_refused(string json)
    {
        string path = Path.Combine(_folder, "devices.json");
        File.WriteAllText(path, json);
        Protect(path);

        Assert.Throws<FleetException>(() => DeviceRoster.Read(path, 1));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(_folder, "none.json");

        FleetException failure = Assert.Throws<FleetException>(() => DeviceRoster.Read(path, 1));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    private static string Entry(string id, string profile)
    {
        return $"{{\"product\":\"thermostat\",\"board\":\"b\",\"id\":\"{id}\",\"key\":\"{LoopbackServer.Key}\",\"profile\":\"{profile}\"}}";
    }

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string Write(string entries)
    {
        string path = Path.Combine(_folder, "devices.json");
        File.WriteAllText(path, "{\"devices\":[" + entries + "]}");
        Protect(path);
        return path;
    }
}
