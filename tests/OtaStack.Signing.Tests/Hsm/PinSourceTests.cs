using System.Text.Json.Nodes;
using NSubstitute;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;
using OtaStack.SigningTool.Passphrases;

namespace OtaStack.Signing.Tests.Hsm;

/// <summary>Where a PIN comes from, and that it goes nowhere but to the token.</summary>
public sealed class PinSourceTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly FakeToken _token;
    private readonly List<string> _tried = [];

    public PinSourceTests()
    {
        _ota = new ToolRun(_workshop);
        _token = new FakeToken(_workshop.Write("module.so", "not a library"));
        _token.Session.WhenForAnyArgs(session => session.Login(default)).Do(call => _tried.Add(System.Text.Encoding.UTF8.GetString(call.Arg<byte[]>())));
        _ota.Modules = _token.Modules;
    }

    public void Dispose()
    {
        _token.Dispose();
        _workshop.Dispose();
        Assert.DoesNotContain(_tried, pin => (_ota.Out + _ota.Errors).Contains(pin, StringComparison.Ordinal));
    }

    [Fact]
    public void The_descriptor_comes_before_the_file_the_file_before_the_environment_and_the_tokens_own_variable_before_the_general_one()
    {
        string file = _workshop.Write("pin", "of-the-file\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _ota.Descriptor4 = "of-the-descriptor\nnot-this\n";
        _ota.Set("OTA_PIN", "of-the-environment");

        Assert.Equal(0, _ota.Run("key", "attest", _token.Uri));
        _ota.Set("OTA_PIN_FAKE", "of-the-token");
        Assert.Equal(0, _ota.Run("key", "attest", _token.Uri));
        Assert.Equal(0, _ota.Run("key", "attest", _token.Uri + "&pin-source=file:" + file));
        Assert.Equal(0, _ota.Run("key", "attest", _token.Uri + "&pin-source=file:" + file, "--pin-fd", "4"));

        // The fake token forgets that it was logged in: attest opens the key to sign, and the token to report.
        Assert.Equal(["of-the-environment", "of-the-token", "of-the-file", "of-the-descriptor"], _tried.Where(pin => pin != "not-this").Distinct());
    }

    [Fact]
    public void A_PIN_file_that_others_can_read_is_not_used_and_a_program_is_not_run()
    {
        string file = _workshop.Write("pin", "1234");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Refuse(1, "pin.file_open", _token.Uri + "&pin-source=file:" + file);
        Refuse(2, "pin.source", _token.Uri + "&pin-source=|/bin/echo");
        Refuse(2, "pin.source", _token.Uri + "&pin-source=relative");
        Refuse(3, "file.missing", _token.Uri + "&pin-source=file:/absent/pin");

        Assert.Empty(_tried);
    }

    [Theory]
    [InlineData("root-1", "OTA_PIN_ROOT_1")]
    [InlineData("Über token", "OTA_PIN__BER_TOKEN")]
    [InlineData("", "OTA_PIN_")]
    public void A_tokens_variable_is_made_of_its_label(string label, string variable)
    {
        Assert.Equal(variable, Secrets.VariableOf(label));
    }

    private void Refuse(int exitCode, string code, string uri)
    {
        (int actual, JsonObject data) = _ota.RunJson("key", "attest", uri);
        Assert.Equal((exitCode, code), (actual, (string?)data["code"]));
    }
}
