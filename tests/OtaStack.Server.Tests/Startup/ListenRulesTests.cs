using OtaStack.Server.Startup;

namespace OtaStack.Server.Tests.Startup;

public sealed class ListenRulesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.1.2.3:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost:0")]
    public void Loopback_needs_no_tls(string url)
    {
        Assert.Null(ListenRules.FindProblem(new ServerOptions { HttpUrl = url }));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://*:8080")]
    [InlineData("http://ota.example:8080")]
    [InlineData("http://127.0.0.1:8080/path")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("")]
    public void Anything_else_without_tls_is_refused_by_name(string url)
    {
        Assert.StartsWith($"Server:HttpUrl is '{url}'", ListenRules.FindProblem(new ServerOptions { HttpUrl = url }), StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_opens_other_addresses_but_not_to_plain_http()
    {
        ServerOptions options = new() { HttpUrl = "https://0.0.0.0:8443", TlsCertificatePath = "a", TlsKeyPath = "b", MqttEndpoint = "0.0.0.0:8883" };
        Assert.Null(ListenRules.FindProblem(options));

        options.HttpUrl = "http://0.0.0.0:8080";
        Assert.Contains("TLS only", ListenRules.FindProblem(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:1883")]
    [InlineData("192.0.2.1:1883")]
    [InlineData("127.0.0.1")]
    [InlineData("broker:1883")]
    public void The_broker_follows_the_same_rule(string endpoint)
    {
        Assert.StartsWith($"Server:MqttEndpoint is '{endpoint}'", ListenRules.FindProblem(new ServerOptions { MqttEndpoint = endpoint }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("2001:db8::7", true)]
    [InlineData("2001:db8::/64", true)]
    [InlineData("192.0.2.7/24", true)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    [InlineData("proxy.example", false)]
    [InlineData("", false)]
    public void A_proxy_is_trusted_by_its_address_or_a_network_that_is_not_the_whole_world(string proxy, bool isOne)
    {
        string? problem = ListenRules.FindProblem(new ServerOptions { TrustedProxies = ["192.0.2.1", proxy] });
        Assert.Equal(isOne ? null : $"Server:TrustedProxies names '{proxy}': expected an IP address, or a network such as 192.0.2.0/24.", problem);
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        Assert.NotNull(ListenRules.FindProblem(new ServerOptions { TlsCertificatePath = "a" }));
        Assert.NotNull(ListenRules.FindProblem(new ServerOptions { TlsKeyPath = "b" }));
        Assert.Contains("Server:DeviceCertificates", ListenRules.FindProblem(new ServerOptions { DeviceCertificates = true }), StringComparison.Ordinal);
        Assert.Null(ListenRules.FindProblem(new ServerOptions { DeviceCertificates = true, TlsCertificatePath = "a", TlsKeyPath = "b" }));
    }

    [Theory]
    [InlineData("--url", "http://0.0.0.0:8080")]
    [InlineData("--Server:MaxArchiveBytes", "much")]
    [InlineData("--Server:MaxArchiveEntries", "1")]
    [InlineData("--data", "")]
    public async Task The_process_ends_with_the_code_for_bad_settings(string name, string value)
    {
        Assert.Equal(ExitCode.ConfigurationRefused, await ServerHost.RunAsync([name, value]));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_does_not_start()
    {
        await using TestServer first = await TestServer.StartAsync();

        Assert.Equal(ExitCode.StartFailed, await ServerHost.RunAsync(["--data", first.Directory, "--url", "http://127.0.0.1:0", "--mqtt", "127.0.0.1:0"]));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_a_bad_setting()
    {
        Assert.Equal(
            ExitCode.ConfigurationRefused,
            await ServerHost.RunAsync(["--url", "https://127.0.0.1:0", "--Server:TlsCertificatePath", "none.pem", "--Server:TlsKeyPath", "none.pem"]));
    }
}
