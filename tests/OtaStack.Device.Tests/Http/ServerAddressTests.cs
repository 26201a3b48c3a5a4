using OtaStack.Device.Http;

namespace OtaStack.Device.Tests.Http;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("https://ota.example.org/", "ota.example.org", 443, "/", true, "ota.example.org")]
    [InlineData("https://ota.example.org:8443/plane/", "ota.example.org", 8443, "/plane/", true, "ota.example.org:8443")]
    [InlineData("http://127.0.0.1:5080/", "127.0.0.1", 5080, "/", false, "127.0.0.1:5080")]
    [InlineData("http://127.0.0.1/", "127.0.0.1", 80, "/", false, "127.0.0.1")]
    [InlineData("https://host1", "host1", 443, "/", true, "host1")]
    public void An_address_is_taken_apart(string url, string host, int port, string path, bool isSecure, string authority)
    {
        ServerAddress server = ServerAddress.ParseUrl(url)!;

        Assert.Equal((host, port, path, isSecure, authority), (server.Host, server.Port, server.Path, server.IsSecure, server.Authority));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://x/")]
    [InlineData("https://")]
    [InlineData("https:///")]
    [InlineData("https://host:0/")]
    [InlineData("https://host:65536/")]
    [InlineData("https://host:999999/")]
    [InlineData("https://host/no-slash-at-the-end")]
    [InlineData("https://:443/")]
    public void What_is_no_address_is_none(string url)
    {
        Assert.Null(ServerAddress.ParseUrl(url));
    }

    [Fact]
    public void A_broker_is_as_secure_as_the_server()
    {
        Assert.Equal(("b.example.org", 8884, true), Parts(ServerAddress.ParseBroker("b.example.org:8884", true)!));
        Assert.Equal(("127.0.0.1", 1883, false), Parts(ServerAddress.ParseBroker("127.0.0.1", false)!));
        Assert.Null(ServerAddress.ParseBroker(":1883", false));
    }

    private static (string Host, int Port, bool IsSecure) Parts(ServerAddress server)
    {
        return (server.Host, server.Port, server.IsSecure);
    }
}
