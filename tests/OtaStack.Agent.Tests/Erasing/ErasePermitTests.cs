using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Erasing;

/// <summary>An assignment that names a permit and no target: the device is erased when whoever may sign permits said so, and only then.</summary>
public sealed class ErasePermitTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly PermitDesk _desk;
    private long _number;

    public ErasePermitTests()
    {
        _desk = new PermitDesk(_device);
        _device.AddSecrets();
        _device.PowerOn();
    }

    [Fact]
    public void Everything_goes()
    {
        AssignErase(_desk.Erase("p-1", "all"));
        _device.RunUntil(AgentState.Erased);
        Assert.Equal("thermostat/permits/p-1.json", (string)Assert.Single(_device.Receipts)["orderedBy"]!);
        Assert.All(Secrets.Files.Keys, path => Assert.Null(_device.Files[path]));
    }

    [Fact]
    public void The_user_data_goes_once_however_often_the_same_assignment_comes()
    {
        string permit = _desk.Erase("p-1", "userData");
        AssignErase(permit);
        _device.RunUntil(() => _device.Receipts.Count == 1);
        Assert.All(Secrets.UserData.Keys, path => Assert.Null(_device.Files[path]));
        _device.Files["user/new"] = [1];
        _device.RunUntilQuiet();
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Equal(AgentState.Idle, _device.Agent.State);
        Assert.NotNull(_device.Files["user/new"]);

        IsRefused(permit, ReasonCode.PermitUsed);
    }

    [Fact]
    public void Without_a_permit_an_empty_assignment_erases_nothing()
    {
        AssignErase("");
        _device.RunUntilQuiet();
        Assert.Equal(AgentState.Idle, _device.Agent.State);
        Assert.All(Secrets.Files.Keys, path => Assert.NotNull(_device.Files[path]));
    }

    [Fact]
    public void One_that_is_not_listed_erases_nothing()
    {
        IsRefused("thermostat/permits/none.json", ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_that_the_targets_list_themselves_erases_nothing()
    {
        string path = PermitText.Path(TestDevice.Product, "p-1");
        _device.Repository.AddTarget(path, _desk.EraseContent("p-1", "all"));
        _device.Repository.Publish();
        IsRefused(path, ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_for_another_device_erases_nothing()
    {
        IsRefused(_desk.Erase("p-1", "all", device: "dev-002"), ReasonCode.PermitForeign);
    }

    [Fact]
    public void One_to_go_back_to_a_release_erases_nothing()
    {
        IsRefused(_desk.Downgrade("p-1", "0.9.0", 0), ReasonCode.PermitScope);
    }

    [Fact]
    public void One_that_has_expired_erases_nothing()
    {
        IsRefused(_desk.Erase("p-1", "all", notBefore: _device.Now - Day, expires: _device.Now), ReasonCode.PermitExpired);
    }

    [Fact]
    public void A_board_without_an_erase_list_refuses()
    {
        _device.Settings.Erase = null;
        IsRefused(_desk.Erase("p-1", "all"), ReasonCode.EraseUnconfirmed);
    }

    [Fact]
    public void Other_bytes_than_the_signed_ones_erase_nothing()
    {
        string permit = _desk.Erase("p-1", "all");
        _device.Link.Target = (_, _, bytes) =>
        {
            bytes[^5] ^= 1;
            return bytes;
        };
        IsRefused(permit, ReasonCode.HashMismatch);
    }

    private void IsRefused(string permit, ReasonCode reason)
    {
        string before = _device.Files.Fingerprint("user/", "device/", "raw/", "log/", "slot.", "boot/", "erase/");
        AssignErase(permit);
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(reason, _device.Agent.Reason);
        Assert.Equal(before, _device.Files.Fingerprint("user/", "device/", "raw/", "log/", "slot.", "boot/", "erase/"));
    }

    private void AssignErase(string permit)
    {
        _device.Assign(++_number, null, permit);
    }
}
