using System.Net;
using System.Text;
using OtaStack.Signing.Tests.Support;
using OtaStack.SigningTool.Hosting;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>A server that answers anything: the tool reads a key, or says that it did not understand, and never fails itself.</summary>
public sealed class ServerAnswerFuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Conflict)]
    public void Mangled_answers(HttpStatusCode status)
    {
        string key = Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes());
        string good = status == HttpStatusCode.OK
            ? $$"""{"name":"thermostat","trusted":true,"rootVersion":1,"onlineKey":{{key}},"onlineKeyId":"{{_workshop.Online.PublicKey.KeyId}}"}"""
            : """{"type":"x","title":"There is such a product","status":409,"detail":"Product 'thermostat' exists.","code":"product.exists"}""";
        string file = Path.Combine(_workshop.Folder, "online.json");
        ToolRun ota = new(_workshop);
        ota.Set("OTA_API_KEY", "ota_0123456789abcdef_" + new string('a', 64));
        new ParserFuzz(output.WriteLine) { LeastRefused = 0, MaxAllocated = 64 << 20 }.Run([Encoding.UTF8.GetBytes(good)], "\\ud800\"code\":null,{}[]\"onlineKey\":1e9"u8.ToArray(), 300, answer =>
        {
            File.Delete(file);
            ota.Network = new Answers(status, answer);
            int code = ota.Run("server", "product", "key", "--name", "thermostat", "--server", "http://127.0.0.1:1", "--out", file);
            Assert.True(code is ExitCode.Ok or ExitCode.Refused or ExitCode.File or ExitCode.Server, $"exit code {code}: {ota.Errors}");
            Assert.Equal(code == ExitCode.Ok, File.Exists(file));
            return code == ExitCode.Ok || status != HttpStatusCode.OK;
        });
    }

    private sealed class Answers(HttpStatusCode status, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            return Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body) });
        }
    }
}
