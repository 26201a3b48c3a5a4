using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>Verbs that ask the operator API: what is asked, what is shown, and that no secret is an argument or readable by others.</summary>
public sealed class ServerVerbTests : IDisposable
{
    private const string Server = "https://ota.example.org";
    private readonly Workshop _workshop = new();
    private readonly StubServer _server = new();
    private readonly ToolRun _ota;

    public ServerVerbTests()
    {
        _ota = new ToolRun(_workshop) { Network = _server };
        _ota.Set("OTA_API_KEY", "ota_k");
    }

    public void Dispose()
    {
        _server.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void The_servers_request_is_fetched_and_what_was_signed_for_it_is_installed()
    {
        string request = Path.Combine(_workshop.Folder, "server.csr");
        _ = _server.Answer(HttpStatusCode.OK, """{"request":"PEM"}""");
        Assert.Equal(0, _ota.Run("server", "device-ca", "request", "--name", "thermostat", "--server", Server, "--out", request));
        Assert.Equal("PEM\n", File.ReadAllText(request));
        Assert.Equal((1, "output.exists"), Refusal("server", "device-ca", "request", "--name", "thermostat", "--server", Server, "--out", request));

        _ = _server.Answer(HttpStatusCode.OK, """{"expires":"2029-01-01T00:00:00Z","certificateDays":90}""");
        string chain = _workshop.Write("chain.pem", "CHAIN");
        Assert.Equal(0, _ota.Run("server", "device-ca", "install", "--name", "thermostat", "--server", Server, "--certificates", chain));
        Assert.Contains("2029-01-01T00:00:00Z", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"POST {Server}/api/v1/products/thermostat/device-authority/request Bearer ota_k",
                $"PUT {Server}/api/v1/products/thermostat/device-authority Bearer ota_k",
            ],
            _server.Requests);
        Assert.Equal("""{"certificates":"CHAIN"}""", Encoding.UTF8.GetString(_server.Bodies[1]));
    }

    [Theory]
    [InlineData("en", "certificate, until 2027-04-01T00:00:00Z", "device key", "erased")]
    [InlineData("ja", "証明書(2027-04-01T00:00:00Z まで)", "機器の鍵", "消去済み")]
    public void Devices_are_listed_enrolled_and_revoked(string language, string certificate, string key, string erased)
    {
        _ota.Culture = CultureInfo.GetCultureInfo(language);
        _ = _server.Answer(HttpStatusCode.OK, """
            {"devices":[{"id":"a","hasCertificate":true,"certificateExpires":"2027-04-01T00:00:00Z","erased":null},{"id":"b","hasCertificate":false},{"id":"c","erased":"2027-01-01T00:00:00Z"}]}
            """);
        Assert.Equal(0, _ota.Run("server", "device", "list", "--name", "thermostat", "--server", Server));
        Assert.All([$"a  {certificate}", $"b  {key}", $"c  {erased}"], line => Assert.Contains(line, _ota.Out, StringComparison.Ordinal));

        string request = _workshop.Write("dev.csr", "REQUEST");
        string output = Path.Combine(_workshop.Folder, "dev.pem");
        _ = _server.Answer(HttpStatusCode.OK, """{"certificate":"PEM","expires":"2027-04-01T00:00:00Z"}""");
        Assert.Equal(0, _ota.Run("server", "device", "enrol-certificate", "--name", "thermostat", "--server", Server, "--device", "a", "--request", request, "--out", output));
        Assert.Equal("PEM\n", File.ReadAllText(output));
        Assert.Equal("""{"request":"REQUEST"}""", Encoding.UTF8.GetString(_server.Bodies[^1]));
        _ = _server.Answer(HttpStatusCode.OK, """{"certificate":"PEM","expires":"2027-04-01T00:00:00Z"}""");
        Assert.Equal(0, _ota.Run("server", "device", "enrol-certificate", "--name", "thermostat", "--server", Server, "--device", "a", "--certificate", output));
        Assert.Equal((2, "server.certificate_source"), Refusal("server", "device", "enrol-certificate", "--name", "thermostat", "--server", Server, "--device", "a", "--request", request));

        _ = _server.Answer(HttpStatusCode.NoContent, "");
        Assert.Equal(0, _ota.Run("server", "device", "revoke-certificate", "--name", "thermostat", "--server", Server, "--device", "a"));
        Assert.Equal($"DELETE {Server}/api/v1/products/thermostat/devices/a/certificate Bearer ota_k", _server.Requests[^1]);
        _ = _server.Answer(HttpStatusCode.NotFound, """{"code":"device.unknown","title":"t","detail":"そのような機器はありません"}""");
        Assert.Equal((4, "device.unknown"), Refusal("server", "device", "revoke-certificate", "--name", "thermostat", "--server", Server, "--device", "z"));
        Assert.Contains("そのような機器はありません", _ota.Errors + _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_api_key_is_made_into_a_private_file_listed_and_revoked()
    {
        string output = Path.Combine(_workshop.Folder, "ci.key");
        _ = _server.Answer(HttpStatusCode.Created, """{"id":"0123456789abcdef","apiKey":"ota_0123456789abcdef_SECRET"}""");
        Assert.Equal(0, _ota.Run("server", "api-key", "create", "--server", Server, "--name", "ci", "--out", output));
        Assert.Equal("ota_0123456789abcdef_SECRET\n", File.ReadAllText(output));
        Assert.DoesNotContain("SECRET", _ota.Out + _ota.Errors, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(output) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal((1, "output.exists"), Refusal("server", "api-key", "create", "--server", Server, "--name", "ci", "--out", output));

        _ = _server.Answer(HttpStatusCode.OK, """{"current":"aa","apiKeys":[{"id":"aa","name":"admin","revoked":null},{"id":"bb","name":"ci","revoked":"2027-01-01T00:00:00Z"}]}""");
        Assert.Equal(0, _ota.Run("server", "api-key", "list", "--server", Server));
        Assert.Contains("bb  ci  revoked 2027-01-01T00:00:00Z", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("aa  admin  counts; this one", _ota.Out, StringComparison.Ordinal);
        _ = _server.Answer(HttpStatusCode.NoContent, "");
        Assert.Equal(0, _ota.Run("server", "api-key", "revoke", "--server", Server, "--id", "bb"));
        Assert.Equal($"DELETE {Server}/api/v1/api-keys/bb Bearer ota_k", _server.Requests[^1]);
    }

    [Theory]
    [InlineData("en", "until 2027-01-08T00:00:00Z", "Everybody is out of the portal of dev-1")]
    [InlineData("ja", "2027-01-08T00:00:00Z まで 1 回だけ使えます", "機器 dev-1 のポータルの利用をすべて終了しました")]
    public void A_user_is_let_into_the_portal_by_a_link_in_a_private_file_and_everybody_out(string language, string until, string ended)
    {
        _ota.Culture = CultureInfo.GetCultureInfo(language);
        string output = Path.Combine(_workshop.Folder, "link.txt");
        _ = _server.Answer(HttpStatusCode.Created, """{"url":"/portal/open/SECRET","expires":"2027-01-08T00:00:00Z"}""");
        Assert.Equal(0, _ota.Run("server", "portal", "invite", "--name", "thermostat", "--server", Server, "--device", "dev-1", "--out", output));
        Assert.Contains(until, _ota.Out, StringComparison.Ordinal);
        Assert.Equal($"{Server}/portal/open/SECRET\n", File.ReadAllText(output));
        Assert.DoesNotContain("SECRET", _ota.Out + _ota.Errors, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(output) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        Assert.Equal((1, "output.exists"), Refusal("server", "portal", "invite", "--name", "thermostat", "--server", Server, "--device", "dev-1", "--out", output));
        _ = _server.Answer(HttpStatusCode.NoContent, "");
        Assert.Equal(0, _ota.Run("server", "portal", "end", "--name", "thermostat", "--server", Server, "--device", "dev-1"));
        Assert.Contains(ended, _ota.Out, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"POST {Server}/api/v1/products/thermostat/devices/dev-1/portal-invitations Bearer ota_k",
                $"DELETE {Server}/api/v1/products/thermostat/devices/dev-1/portal-sessions Bearer ota_k",
            ],
            _server.Requests);
    }

    [Theory]
    [InlineData("""{"expires":"2027-01-08T00:00:00Z"}""")]
    [InlineData("""{"url":"//other.example/portal/open/SECRET"}""")]
    [InlineData("""{"url":7}""")]
    public void An_answer_without_a_link_of_this_server_is_written_nowhere(string answer)
    {
        string output = Path.Combine(_workshop.Folder, "link.txt");
        _ = _server.Answer(HttpStatusCode.Created, answer);
        Assert.Equal((4, "server.no_secret"), Refusal("server", "portal", "invite", "--name", "thermostat", "--server", Server, "--device", "a", "--out", output));
        Assert.False(File.Exists(output));
    }

    private (int Code, string? Error) Refusal(params string[] arguments)
    {
        (int code, JsonObject answer) = _ota.RunJson(arguments);
        return (code, (string?)answer["code"]);
    }
}
