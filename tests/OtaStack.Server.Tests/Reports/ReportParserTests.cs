using System.Globalization;
using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Transport;

namespace OtaStack.Server.Tests.Reports;

public class ReportParserTests
{
    /// <summary>The example of docs/formats.md.</summary>
    private const string Example = """
        {"agent":"0.1.0","assignment":1790000123,"attempted":"thermostat-1.1.0","attempts":3,"board":"virtual-assemblies","device":"dev-001",
         "downloaded":8192,"product":"thermostat","reason":"none","releaseId":"thermostat-1.0.0","retrySeconds":17,"securityCounter":1,"sequence":17,
         "signedAgeSeconds":120,"state":"downloading","total":45678,"uptimeSeconds":42,"version":"1.0.0"}
        """;

    [Fact]
    public void The_example_of_the_formats_page_is_read()
    {
        Assert.True(TryParse(Example, out DeviceReport? report, out string _));

        Assert.Equal(
            new DeviceReport
            {
                Product = "thermostat", Device = "dev-001", Sequence = 17, State = DeviceState.Downloading, Reason = "none",
                Version = "1.0.0", ReleaseId = "thermostat-1.0.0", Assignment = 1_790_000_123, Attempted = "thermostat-1.1.0",
                Agent = "0.1.0", Board = "virtual-assemblies", Downloaded = 8192, Total = 45678, SecurityCounter = 1,
                SignedAgeSeconds = 120, UptimeSeconds = 42, Attempts = 3, RetrySeconds = 17,
            },
            report);
    }

    [Fact]
    public void A_number_in_place_of_a_reason_is_read_as_its_name()
    {
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            string number = ((int)reason).ToString(CultureInfo.InvariantCulture);

            Assert.True(TryParse(Example.Replace("\"none\"", $"\"{number}\"", StringComparison.Ordinal), out DeviceReport? report, out string _));

            Assert.Equal(ReasonText.Of(reason), report!.Reason);
        }
    }

    [Theory]
    [InlineData("63")]
    [InlineData("200")]
    [InlineData("1000")]
    [InlineData("expired")]
    [InlineData("2late")]
    public void A_reason_of_a_later_agent_stays_as_it_was_told(string told)
    {
        Assert.True(TryParse(Example.Replace("\"none\"", $"\"{told}\"", StringComparison.Ordinal), out DeviceReport? report, out string _));

        Assert.Equal(told, report!.Reason);
    }

    [Theory]
    [InlineData("idle", DeviceState.Idle)]
    [InlineData("waiting", DeviceState.Waiting)]
    [InlineData("downloading", DeviceState.Downloading)]
    [InlineData("staged", DeviceState.Staged)]
    [InlineData("rebooting", DeviceState.Rebooting)]
    [InlineData("trial", DeviceState.Trial)]
    [InlineData("confirmed", DeviceState.Confirmed)]
    [InlineData("rolledBack", DeviceState.RolledBack)]
    [InlineData("refused", DeviceState.Refused)]
    [InlineData("failed", DeviceState.Failed)]
    internal void Every_state_of_the_formats_page_is_known(string name, DeviceState state)
    {
        Assert.True(TryParse(Example.Replace("downloading", name, StringComparison.Ordinal), out DeviceReport? report, out string _));
        Assert.Equal(state, report!.State);
        Assert.Equal(name, DeviceStateName.Of(state));
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over()
    {
        string more = Example.Replace("{\"agent\"", """{"heap":{"free":[1,2,{"x":null}]},"note":"\u00e9","agent\u0058":1,"agent" """, StringComparison.Ordinal);

        Assert.True(TryParse(more, out DeviceReport? report, out string fault), fault);
        Assert.Equal(17, report!.Sequence);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("""{"retryS\ud8econds":1}""", "a name or text is no Unicode")]
    [InlineData("""{"uptime\ud800Seconds":1}""", "a name or text is no Unicode")]
    [InlineData("""{"reason":"\ud800"}""", "'reason' must")]
    [InlineData("[]", "expected an object")]
    [InlineData("17", "expected an object")]
    [InlineData("{}", "'product' is missing")]
    [InlineData("{\"product\":\"thermostat\"", "not JSON")]
    public void What_is_no_report_is_refused(string json, string fault)
    {
        Assert.False(TryParse(json, out DeviceReport? report, out string actual));
        Assert.Null(report);
        Assert.StartsWith(fault, actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"sequence\":17", "\"sequence\":0", "'sequence' must be an integer from 1 to 9007199254740991")]
    [InlineData("\"sequence\":17", "\"sequence\":-1", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":1.5", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":1e3", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":9007199254740992", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":99999999999999999999", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":\"17\"", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":null", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":[17]", "'sequence' must")]
    [InlineData("\"sequence\":17", "\"sequence\":17,\"sequence\":18", "'sequence' stands twice")]
    [InlineData("\"sequence\":17", "\"sequence\":17,\"\\u0073equence\":18", "'sequence' stands twice")]
    [InlineData("\"sequence\":17", "\"sequenc\":17", "'sequence' is missing")]
    [InlineData("\"state\":\"downloading\"", "\"state\":\"unknown\"", "'state' must")]
    [InlineData("\"state\":\"downloading\"", "\"state\":\"Downloading\"", "'state' must")]
    [InlineData("\"state\":\"downloading\"", "\"state\":3", "'state' must")]
    [InlineData("\"device\":\"dev-001\"", "\"device\":\"dev\\u002d001\"", "'device' must")]
    [InlineData("\"device\":\"dev-001\"", "\"device\":\"a/b\"", "'device' must")]
    [InlineData("\"device\":\"dev-001\"", "\"device\":\"\"", "'device' must")]
    [InlineData("\"product\":\"thermostat\"", "\"product\":\"Thermostat\"", "'product' must")]
    [InlineData("\"version\":\"1.0.0\"", "\"version\":\"1.0\"", "'version' must")]
    [InlineData("\"version\":\"1.0.0\"", "\"version\":\"1.0.65536\"", "'version' must")]
    [InlineData("\"reason\":\"none\"", "\"reason\":\"\"", "'reason' must")]
    [InlineData("\"reason\":\"none\"", "\"reason\":\"<script>\"", "'reason' must")]
    [InlineData("\"releaseId\":\"thermostat-1.0.0\"", "\"releaseId\":\"a b\"", "'releaseId' must")]
    [InlineData("\"downloaded\":8192", "\"downloaded\":2147483648", "'downloaded' must")]
    [InlineData("\"signedAgeSeconds\":120", "\"signedAgeSeconds\":-2", "'signedAgeSeconds' must")]
    [InlineData("\"attempts\":3", "\"attempts\":-1", "'attempts' must")]
    [InlineData("\"retrySeconds\":17", "\"retrySeconds\":2147483648", "'retrySeconds' must")]
    [InlineData("\"uptimeSeconds\":42", "\"uptimeSeconds\":42}{", "not JSON")]
    [InlineData("\"uptimeSeconds\":42", "\"uptimeSeconds\":42,/*x*/\"x\":1", "not JSON")]
    public void A_member_out_of_its_rule_is_refused_and_named(string good, string bad, string fault)
    {
        Assert.False(TryParse(Example.Replace(good, bad, StringComparison.Ordinal), out DeviceReport? report, out string actual));
        Assert.Null(report);
        Assert.StartsWith(fault, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Example);
        bytes[Example.IndexOf("dev-001", StringComparison.Ordinal)] = 0xFF;

        Assert.False(ReportParser.TryParse(bytes, out DeviceReport? report, out string fault));
        Assert.Null(report);
        Assert.StartsWith("'device' must", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_2048_bytes_are_refused_before_they_are_read()
    {
        string full = Example.Replace("{\"agent\"", $"{{\"x\":\"{new string('x', 2048 - Example.Length - 7)}\",\"agent\"", StringComparison.Ordinal);

        Assert.Equal(2048, full.Length);
        Assert.True(TryParse(full, out DeviceReport? _, out string _));
        Assert.False(TryParse(full + " ", out DeviceReport? _, out string fault));
        Assert.Equal("a report has at most 2048 bytes, got 2049", fault);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string deep = Example.Replace("{\"agent\"", $"{{\"x\":{new string('[', 500)}{new string(']', 500)},\"agent\"", StringComparison.Ordinal);

        Assert.False(TryParse(deep, out DeviceReport? _, out string fault));
        Assert.StartsWith("not JSON", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mutation_of_a_report_makes_the_parser_throw()
    {
        for (int seed = 1; seed <= 3000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = Encoding.UTF8.GetBytes(Example);
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            int length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            bool good = ReportParser.TryParse(bytes.AsSpan(0, length), out DeviceReport? report, out string fault);
            Assert.True(good == (report is not null) && good == (fault.Length == 0), $"seed {seed}");
        }
    }

    private static bool TryParse(string json, out DeviceReport? report, out string fault)
    {
        return ReportParser.TryParse(Encoding.UTF8.GetBytes(json), out report, out fault);
    }
}
