using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Page;

/// <summary>The user hands a bundle over on the local page.</summary>
public sealed class UploadTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly PageUser _user;
    private readonly byte[] _bundle;

    public UploadTests()
    {
        _device.Settings.Mode = UpdateMode.Manual;
        PageUser.ProvisionCode(_device);
        _bundle = BundleText.Write(_device.Repository, _device.Publish("1.1.0"));
        _user = new PageUser(_device);
        _device.PowerOn();
    }

    [Fact]
    public void An_uploaded_bundle_is_installed_and_thrown_away_afterwards()
    {
        Assert.Equal((200, ""), _user.Upload(_bundle));
        Assert.Equal(1, (int)_user.Status()["hasBundle"]!);

        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal(0, (int)_user.Status()["hasBundle"]!);
        IsEmpty();
    }

    [Fact]
    public void One_that_was_tampered_with_is_refused_and_thrown_away()
    {
        string slots = _device.Files.Fingerprint("slot.a", "boot/");
        byte[] tampered = (byte[])_bundle.Clone();
        tampered[700] ^= 1;
        tampered[20_000] ^= 1;
        tampered[^3000] ^= 1;

        Assert.Equal((200, ""), _user.Upload(tampered));
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        _device.Step();

        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Equal(ReasonText.Of(_device.Agent.BundleReason), (string)_user.Status()["bundleReason"]!);
        Assert.Equal(slots, _device.Files.Fingerprint("slot.a", "boot/"));
        IsEmpty();
    }

    [Fact]
    public void What_is_too_large_or_of_unknown_length_is_refused_before_a_byte_is_taken()
    {
        string before = _device.Files.Fingerprint();
        _user.Settings.MaxUpload = _bundle.Length - 1;
        Assert.Equal((413, "tooLarge"), _user.Upload(_bundle));
        Assert.Equal((413, "tooLarge"), _user.Upload([]));
        PageRequest request = _user.Request("PUT", "/api/v1/bundle");
        Assert.Equal((411, "lengthRequired"), PageUser.Read(_user.Send(request)));
        _user.Settings.MaxUpload = _bundle.Length;
        _user.Settings.FreeBytes = _bundle.Length - 1;
        Assert.Equal((507, "noSpace"), _user.Upload(_bundle));
        Assert.Equal(before, _device.Files.Fingerprint());
        _user.Settings.FreeBytes = _bundle.Length;
        Assert.Equal((200, ""), _user.Upload(_bundle));
    }

    [Fact]
    public void More_than_was_announced_is_not_stored()
    {
        Assert.Equal((413, "tooLarge"), _user.Upload(_bundle, announced: 4096));
        IsEmpty();
        Assert.False(_device.Agent.HasOpenBundle);
    }

    [Fact]
    public void Less_than_was_announced_is_thrown_away()
    {
        Assert.Equal((400, "incomplete"), _user.Upload(_bundle[..^1], announced: _bundle.Length));
        IsEmpty();
        Assert.False(_device.Agent.HasOpenBundle);
    }

    [Fact]
    public void A_new_upload_takes_the_place_of_one_that_hangs()
    {
        PageRequest request = _user.Request("PUT", "/api/v1/bundle");
        request.ContentLength = _bundle.Length;
        int hanging = _user.Send(request).Upload;
        Assert.Null(_user.Page.Receive(hanging, _bundle, 0, 5000));
        int next = _user.Send(request).Upload;

        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.Receive(hanging, _bundle, 5000, 1000)!));
        Assert.Null(_user.Page.Receive(next, _bundle, 0, _bundle.Length));
        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.EndUpload(hanging, _device.Now)));
        Assert.Equal((200, ""), PageUser.Read(_user.Page.EndUpload(next, _device.Now)));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void Bytes_that_nobody_has_asked_for_are_not_taken()
    {
        string before = _device.Files.Fingerprint();
        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.Receive(0, _bundle, 0, 100)!));
        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.Receive(1, _bundle, 0, 100)!));
        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.EndUpload(0, _device.Now)));
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void A_restart_in_mid_upload_leaves_nothing_behind()
    {
        PageRequest request = _user.Request("PUT", "/api/v1/bundle");
        request.ContentLength = _bundle.Length;
        PageResponse response = _user.Send(request);
        Assert.Equal(100, response.Status);
        Assert.Null(_user.Page.Receive(response.Upload, _bundle, 0, 5000));

        _device.PowerOn();

        IsEmpty();
    }

    [Fact]
    public void A_restart_in_mid_installation_goes_on()
    {
        Assert.Equal((200, ""), _user.Upload(_bundle));
        _device.RunUntil(() => _device.Agent.Downloaded >= 8192);

        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_store_that_is_full_says_so_and_the_device_goes_on()
    {
        _device.Files.FailAt = _device.Files.Operations + 3;
        _device.Files.FailCount = 1;
        Assert.Equal((507, "noSpace"), _user.Upload(_bundle));
        Assert.Equal((200, ""), _user.Upload(_bundle));
        _device.RunUntil(AgentState.Confirmed);
    }

    private void IsEmpty()
    {
        Assert.DoesNotContain(_device.Files.Paths, path => path.StartsWith("upload/", StringComparison.Ordinal));
    }
}
