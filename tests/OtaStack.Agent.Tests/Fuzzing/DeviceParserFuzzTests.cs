using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Transport;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Fuzzing;

/// <summary>What a network or a browser sends to a device, mangled: taken within its limits or refused, never an exception (docs/fuzzing.md).</summary>
public sealed class DeviceParserFuzzTests(ITestOutputHelper output)
{
    private static readonly byte[] Json = [.. "\\ud800\"\\u0000-0.5e9{\"x\":null,[]}:true99999999999abcdef0123456789"u8];

    private static readonly string[] Hosts = ["thermostat.local:80", "192.168.1.20", "[fe80::1]:8080"];

    [Fact]
    public void Assignments()
    {
        JsonObject desired = JsonNode.Parse(TestDevice.Assignment(9, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin"))!.AsObject();
        desired["user"] = new JsonObject
        {
            ["mode"] = "ask", ["number"] = 7, ["reason"] = "inUse", ["release"] = "thermostat-1.1.0", ["seconds"] = 3600, ["time"] = 1_790_000_000, ["when"] = "later",
        };
        AgentSettings settings = new() { AcceptsPortal = true };
        Run(20_000, [Encoding.UTF8.GetBytes(desired.ToJsonString())], bytes => DesiredState.Read(
            bytes, 0, bytes.Length, new DeviceIdentity(TestDevice.Product, TestDevice.Name, TestDevice.Board), settings, 0, out Assignment? read) == ReasonCode.None
            && read!.Number >= 0 && IsWithinLimits(read.Choice));
    }

    private static bool IsWithinLimits(PortalChoice? choice)
    {
        Assert.True(choice == null || (choice.Number >= 0 && choice.Mode <= UpdateMode.Offline && choice.Order <= UserOrder.Postponed && choice.Seconds >= 0 && choice.Time >= 0));
        return true;
    }

    [Fact]
    public void Orders_to_the_local_page()
    {
        byte[] sample = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["mode"] = "ask", ["when"] = "later", ["reason"] = "busy", ["confirm"] = "thermostat dev-1", ["time"] = 1_790_000_000, ["seconds"] = 3600, ["all"] = true, ["x"] = new JsonArray(1, "y"),
        }.ToJsonString());
        Run(20_000, [sample], bytes => PageOrder.Read(bytes) != null);
    }

    [Fact]
    public void Hosts_and_origins_of_requests()
    {
        new ParserFuzz(output.WriteLine).Run([.. Hosts.Select(Encoding.Latin1.GetBytes)], Encoding.Latin1.GetBytes("http://evil.example[]:.%0"), 20_000, bytes =>
        {
            string host = Encoding.Latin1.GetString(bytes);
            bool own = HostRules.IsOwn(host, "thermostat.local");
            Assert.False(own && host.Contains("evil.example", StringComparison.Ordinal));
            return own && HostRules.IsSameOrigin("http://" + host, host);
        });
    }

    [Fact]
    public void Answers_with_a_block_over_MQTT()
    {
        byte[] sample = [1, 0, 0, 0, 0, 1, 0, 0, 16, 0, 0, 0, 32, 0, 1, 2, 3, 4, 5, 6, 7, 8, .. new byte[100]];
        byte[] request = new byte[BlockTransfer.MaxRequestBytes];
        new ParserFuzz(output.WriteLine) { LeastRefused = 5 }.Run([sample], [0, 1, 2, 16, 32, 0x7F, 0x80, 0xFF], 50_000, bytes =>
        {
            BlockTransfer transfer = new();
            transfer.Begin(RequestKind.FetchTarget, "a/b.bin", 4096, 300, isContinued: false);
            _ = transfer.WriteRequest(request, 100);
            int taken = transfer.Take(bytes, bytes.Length);

            // What is handed on lies inside the message, and is no more than was asked for.
            Assert.InRange(taken, 0, Math.Min(100, Math.Max(0, bytes.Length - BlockTransfer.HeaderBytes)));
            return taken > 0;
        });
    }

    [Fact]
    public void Headers_of_HTTP_answers()
    {
        // Length, encoding and entity tag come before the Content-Range, each in a line.
        byte[] sample = Encoding.Latin1.GetBytes("100\n\n\"tag\"\nbytes 4096-4195/8192");
        new ParserFuzz(output.WriteLine) { LeastRefused = 5 }.Run([sample], Encoding.Latin1.GetBytes("bytes */-1\n9223372036854775808W/\"identity"), 50_000, bytes =>
        {
            string[] parts = [.. Encoding.Latin1.GetString(bytes).Split('\n'), "", "", "", ""];
            RangeAnswer answer = new();
            answer.Begin(RequestKind.FetchTarget, "a/b.bin", 4096, 100, isContinued: false);
            TransferOutcome outcome = answer.Judge(206, parts[3], long.TryParse(parts[0], out long length) ? length : -1, parts[1], parts[2]);
            Assert.True(outcome != TransferOutcome.Unknown || parts[3].StartsWith("bytes 4096-4195/", StringComparison.OrdinalIgnoreCase), parts[3]);
            return outcome == TransferOutcome.Unknown;
        });
    }

    private void Run(int cases, IReadOnlyList<byte[]> samples, Func<byte[], bool> isRead) => new ParserFuzz(output.WriteLine).Run(samples, Json, cases, isRead);
}
