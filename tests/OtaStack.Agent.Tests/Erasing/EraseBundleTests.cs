using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Page;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Erasing;

/// <summary>A bundle that holds a permit to erase and no image is an order, without any network: carried out by whom the permit names, once.</summary>
public sealed class EraseBundleTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly PermitDesk _desk;

    public EraseBundleTests()
    {
        _desk = new PermitDesk(_device);
        _device.AddSecrets();
        _device.Settings.Mode = UpdateMode.Offline;
        _device.Link.IsDown = true;
        _device.PowerOn();
    }

    [Fact]
    public void Everything_goes_and_the_receipt_stays_on_the_device()
    {
        _device.Insert(Bundle(_desk.Erase("p-1", "all")));
        _device.RunUntil(AgentState.Erased);

        Assert.All(Secrets.Files.Keys, path => Assert.Null(_device.Files[path]));
        Assert.True(Secrets.IsAuthentic(_device.Files["erase/receipt"]!));
        Assert.Contains("\"orderedBy\":\"thermostat/permits/p-1.json\"", System.Text.Encoding.UTF8.GetString(_device.Files["erase/receipt"]!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_user_data_goes_once_though_the_medium_stays_in()
    {
        _device.Insert(Bundle(_desk.Erase("p-1", "userData")));
        _device.RunUntil(() => _device.Boots == 2);
        Assert.All(Secrets.UserData.Keys, path => Assert.Null(_device.Files[path]));
        Assert.All(Secrets.Files.Keys.Except(Secrets.UserData.Keys), path => Assert.NotNull(_device.Files[path]));
        _device.Files["user/new"] = [1];

        for (int boot = 0; boot < 2; boot++)
        {
            _device.RunUntilQuiet();
            Assert.Equal(ReasonCode.PermitUsed, _device.Agent.BundleReason);
            Assert.NotNull(_device.Files["user/new"]);
            _device.PowerOn();
        }
    }

    [Fact]
    public void Provisioned_anew_it_is_not_erased_again_by_the_same_permit()
    {
        byte[] bundle = BundleBytes(_desk.Erase("p-1", "all"));
        _device.Insert(new Medium(bundle));
        _device.RunUntil(AgentState.Erased);
        _device.Files["device/key"] = Parts.Noise(32, "another key");
        _device.Files["trust/root.json"] ??= _device.Repository.RootJson(1);

        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.BundleReason == ReasonCode.PermitUsed);

        Assert.NotNull(_device.Files["device/key"]);
    }

    [Fact]
    public void The_next_device_is_refused_by_a_permit_for_others_and_tells_so()
    {
        IsRefused(Bundle(_desk.Erase("p-1", "all", device: "dev-002")), ReasonCode.PermitForeign);
        _device.Link.IsDown = false;
        _device.RunUntilQuiet();
        Assert.Contains(_device.Events, told => (string)told["eventReason"]! == "permitForeign");
    }

    [Fact]
    public void One_that_has_expired_by_the_clock_erases_nothing()
    {
        string permit = _desk.Erase("p-1", "all", expires: _device.Now + 3600);
        _device.Now += 3600;
        IsRefused(Bundle(permit), ReasonCode.PermitExpired);
    }

    [Fact]
    public void A_device_without_a_clock_judges_by_the_newest_signature_that_it_has_seen()
    {
        RepositorySimulator repository = _device.Repository;
        string permit = _desk.Erase("p-1", "all", expires: repository.Now + 3600);
        byte[] inTime = BundleBytes(permit);

        // Later the team signs anew; what the device learns of that is its time. The old medium is older metadata than that, and the new one brings the permit out of date.
        repository.Now += Day;
        repository.Publish();
        byte[] late = BundleBytes(permit);
        _device.Now = 100;
        _device.PowerOn();
        IsRefused(new Medium(late), ReasonCode.PermitExpired);
        IsRefused(new Medium(inTime), ReasonCode.PermitExpired);
    }

    [Fact]
    public void Without_a_clock_and_without_newer_signatures_it_is_in_time()
    {
        Medium medium = Bundle(_desk.Erase("p-1", "all", expires: _device.Repository.Now + 3600));
        _device.Now = 100;
        _device.PowerOn();
        _device.Insert(medium);
        _device.RunUntil(AgentState.Erased);
    }

    [Fact]
    public void One_that_the_signed_metadata_does_not_list_erases_nothing()
    {
        byte[] permit = _desk.EraseContent("p-9", "all");
        IsRefused(new Medium(BundleText.Write(_device.Repository, (PermitText.Path(TestDevice.Product, "p-9"), permit))), ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_that_the_targets_list_themselves_erases_nothing()
    {
        string path = PermitText.Path(TestDevice.Product, "p-9");
        byte[] permit = _desk.EraseContent("p-9", "all");
        _device.Repository.AddTarget(path, permit);
        _device.Repository.Publish();
        IsRefused(new Medium(BundleText.Write(_device.Repository, (path, permit))), ReasonCode.PermitUnknown);
    }

    [Fact]
    public void Other_bytes_than_the_signed_ones_erase_nothing()
    {
        string path = _desk.Erase("p-1", "userData");
        IsRefused(new Medium(BundleText.Write(_device.Repository, (path, _desk.EraseContent("p-1", "all")))), ReasonCode.BundleIncomplete, ReasonCode.HashMismatch);
    }

    [Fact]
    public void One_to_go_back_erases_nothing()
    {
        IsRefused(Bundle(_desk.Downgrade("p-1", "0.9.0", 0)), ReasonCode.PermitScope);
    }

    [Fact]
    public void Beside_an_image_a_permit_to_erase_orders_nothing()
    {
        string path = _desk.Erase("p-1", "all");
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.Insert(new Medium(BundleText.Write(_device.Repository, [(path, Permit(path)), .. BundleText.Targets(release)])));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.All(Secrets.Files.Keys, secret => Assert.NotNull(_device.Files[secret]));
    }

    [Fact]
    public void Beside_an_image_for_others_it_orders_nothing_either()
    {
        string path = _desk.Erase("p-1", "all");
        SimulatedRelease other = _device.Repository.AddRelease(TestDevice.Product, "other-board", "1.3.0", Parts.Of("1.3.0"));
        _device.Repository.Publish();
        IsRefused(new Medium(BundleText.Write(_device.Repository, [(path, Permit(path)), .. BundleText.Targets(other)])), ReasonCode.BundleEmpty);
    }

    [Fact]
    public void Of_another_product_it_is_none()
    {
        string path = "doorbell/permits/p-1.json";
        byte[] permit = _desk.EraseContent("p-1", "all");
        _device.Repository.AddTarget(path, permit);
        _device.Repository.Publish();
        IsRefused(new Medium(BundleText.Write(_device.Repository, (path, permit))), ReasonCode.BundleEmpty);
    }

    [Fact]
    public void A_board_without_an_erase_list_refuses()
    {
        _device.Settings.Erase = null;
        IsRefused(Bundle(_desk.Erase("p-1", "all")), ReasonCode.EraseUnconfirmed);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("userData")]
    public void Uploaded_to_the_page_it_is_carried_out_and_thrown_away(string what)
    {
        PageUser.ProvisionCode(_device);
        PageUser user = new(_device);
        _device.PowerOn();

        Assert.Equal((200, ""), user.Send("tag-1", BundleBytes(_desk.Erase("p-1", what)), 0, BundleBytes("thermostat/permits/p-1.json").Length));
        _device.RunUntil(() => what == "all" ? _device.Agent.State == AgentState.Erased : _device.Boots == 3);
        _device.RunUntilQuiet();

        Assert.All(Secrets.UserData.Keys, path => Assert.Null(_device.Files[path]));
        Assert.Empty(_device.Files.List("upload"));
        Assert.Equal(ReasonCode.None, _device.Agent.BundleReason);
        _device.Link.IsDown = false;
        _device.RunUntilQuiet();
        Assert.DoesNotContain(_device.Events, told => (string)told["eventReason"]! == "permitUsed");
    }

    [Fact]
    public void A_medium_that_is_pulled_out_before_the_order_is_stored_erases_nothing()
    {
        byte[] bundle = BundleBytes(_desk.Erase("p-1", "all"));
        Medium whole = new(bundle);
        TestDevice clean = _device.Clone();
        clean.Settings.Mode = UpdateMode.Offline;
        clean.Link.IsDown = true;
        clean.PowerOn();
        clean.Insert(whole);
        clean.RunUntil(AgentState.Erasing);
        for (int read = 1; read < whole.Reads; read += 7)
        {
            TestDevice device = _device.Clone();
            device.Settings.Mode = UpdateMode.Offline;
            device.Link.IsDown = true;
            device.PowerOn();
            string before = device.Files.Fingerprint("user/", "device/", "raw/", "log/", "erase/");
            device.Insert(new Medium(bundle) { PulledAt = read });
            device.RunUntil(() => device.Agent.Reason == ReasonCode.MediumRemoved);
            device.RunUntilQuiet();
            Assert.Equal(before, device.Files.Fingerprint("user/", "device/", "raw/", "log/", "erase/"));
        }
    }

    private void IsRefused(Medium medium, params ReasonCode[] reasons)
    {
        string[] kept = ["user/", "device/", "raw/", "log/", "slot.", "boot/", "erase/", "agent/permits"];
        string before = _device.Files.Fingerprint(kept);
        _device.Insert(medium);
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        Assert.Contains(_device.Agent.BundleReason, reasons);
        Assert.Equal(before, _device.Files.Fingerprint(kept));
        Assert.NotEqual(AgentState.Erasing, _device.Agent.State);
    }

    private Medium Bundle(string permit)
    {
        return new Medium(BundleBytes(permit));
    }

    private byte[] BundleBytes(string permit)
    {
        return BundleText.Write(_device.Repository, (permit, Permit(permit)));
    }

    private byte[] Permit(string path)
    {
        RepositorySimulator repository = _device.Repository;
        string hash = (string)repository.Delegated["permits"].Signed["targets"]![path]!["hashes"]!["sha256"]!;
        return repository.FetchTarget(path[..(path.LastIndexOf('/') + 1)] + hash + "." + path[(path.LastIndexOf('/') + 1)..])!;
    }
}
