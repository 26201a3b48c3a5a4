using System.Text;
using System.Text.Json;
using OtaStack.Server.Access;
using OtaStack.Server.Delivery;
using OtaStack.Server.Devices;
using OtaStack.Server.Erasure;
using OtaStack.Server.Messaging;
using OtaStack.Server.Permits;
using OtaStack.Server.Portal;
using OtaStack.Server.Reports;
using OtaStack.Server.Tests.Portal;
using OtaStack.Server.Tuf;
using OtaStack.TestKit;
using OtaStack.Trust;
using Xunit.Abstractions;

namespace OtaStack.Server.Tests.Fuzzing;

/// <summary>What devices, operators and archives send to the server, mangled: refused or read, never an exception that nobody expects (docs/fuzzing.md).</summary>
public sealed class ServerParserFuzzTests(ITestOutputHelper output)
{
    private static readonly string Report = $$$"""
        {"agent":"0.1.0","assignment":1790000123,"attempted":"thermostat-1.1.0","attempts":3,"board":"virtual-assemblies","device":"dev-001",
         "nanoclrSha256":"{{{new string('0', 64)}}}","deploymentSha256":"{{{new string('d', 64)}}}",
         "downloaded":8192,"product":"thermostat","reason":"none","releaseId":"thermostat-1.0.0","retrySeconds":17,"securityCounter":1,"sequence":17,
         "signedAgeSeconds":120,"state":"downloading","total":45678,"uptimeSeconds":42,"version":"1.0.0","note":{"x":[1,null]}}
        """;

    private static readonly string Receipt =
        """{"agent":"0.1.0","board":"virtual-assemblies","bytes":4711,"device":"dev-001","ended":1790000200,"failed":0,"kind":"receipt","means":"overwrite, flash, clear",""" +
        """
        "orderedBy":"permit p-1","product":"thermostat","started":1790000100,"targets":3,"version":"1.0.0","what":"all","mac":"
        """ + new string('a', 64) + "\"}";

    private static readonly byte[] Json = [.. "\\ud800\"\\u0000-0.5e9{\"x\":null,[]}:true99999999999abcdef0123456789"u8];

    private static readonly string[] Ranges = ["bytes=0-99", "bytes=-5", "bytes=7-"];

    [Fact]
    public void Reports()
    {
        Run(20_000, [Bytes(Report)], bytes =>
        {
            bool read = ReportParser.TryParse(bytes, out DeviceReport? report, out string fault);
            Assert.Equal(read, report is not null);
            Assert.Equal(read, fault.Length == 0);
            Assert.All((string?[])[report?.NanoclrSha256, report?.DeploymentSha256], hash => Assert.Matches("^([0-9a-f]{64})?$", hash ?? ""));
            return read;
        });
    }

    [Fact]
    public void Receipts()
    {
        Run(20_000, [Bytes(Receipt)], bytes => ReceiptFacts.Read(bytes, out string fault) is { } facts ? facts.MeansParts.Length >= 3 : fault.Length == 0);
    }

    [Fact]
    public void Requests_for_blocks_over_MQTT()
    {
        byte[] sound = [1, 2, 0, 0, 0, 7, 0, 0, 16, 0, 0, 0, 16, 0, .. Bytes("thermostat/1.1.0/assemblies.bin")];
        new ParserFuzz(output.WriteLine) { LeastRefused = 5 }.Run([sound], [0, 1, 2, 0xFF, (byte)'/', (byte)'.', 0x80], 20_000, bytes =>
            BlockRequest.TryRead(bytes, out BlockRequest request) && request.Count is > 0 and <= BlockRequest.MaxPiece && request.Path.Length <= BlockRequest.MaxPath);
    }

    [Fact]
    public void Range_headers_of_HTTP()
    {
        // Whatever is asked for, what is sent lies inside the file.
        new ParserFuzz(output.WriteLine) { LeastRefused = 0 }.Run([.. Ranges.Select(Bytes)], Bytes("bytes=0-9,18446744073709551616 -+"), 20_000, bytes =>
        {
            FileRange? range = RangeHeader.Read(Encoding.Latin1.GetString(bytes), 100, out _);
            Assert.True(range is null || (range.Value.Start >= 0 && range.Value.Length > 0 && range.Value.Start + range.Value.Length <= 100));
            return range is not null;
        });
    }

    [Fact]
    public void Forms_of_the_portal()
    {
        // Zones east and west of Greenwich: a time of the first or last year may have none in UTC.
        PortalView[] views = [.. ((string[])["Asia/Tokyo", "America/New_York", "Europe/Berlin"]).Select(zone => ChoiceRulesTests.View with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) })];
        string release = ChoiceRulesTests.View.Offer!.ReleaseId;
        string[] samples =
        [
            $"order=at&release={release}&time=2030-03-31T12:30", $"order=later&release={release}&seconds=86400&reason=inUse", $"order=now&release={release}", "order=mode&mode=ask",
        ];
        new ParserFuzz(output.WriteLine).Run([.. samples.Select(Bytes)], Bytes("0001-01-01T00:00&9999-12-31T23:59:59=-1&order=atwindow"), 20_000, bytes =>
        {
            ILookup<string, string> fields = Encoding.Latin1.GetString(bytes).Split('&').Select(field => field.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
            ChoiceOrder?[] orders = [.. views.Select(view => Choose(fields, view))];
            return Array.Exists(orders, order => order is not null);
        });
    }

    private static ChoiceOrder? Choose(ILookup<string, string> fields, PortalView view)
    {
        ChoiceOrder? order = ChoiceRules.Read(name => fields[name].Count() == 1 ? fields[name].Single() : null, view, out string refusal);
        Assert.Equal(refusal.Length == 0, order is not null);
        Assert.True(order is null || order.Mode.Length > 0 != order.When.Length > 0);
        Assert.True(order is null or { When: not "at" } || (order.Time > view.Now.ToUnixTimeSeconds() && order.Time <= view.Offer!.InstallBy!.Value.ToUnixTimeSeconds()));
        Assert.True(order is null || order.Reason.Length <= 32);
        return order;
    }

    [Fact]
    public void Names_and_keys_in_headers_and_topics()
    {
        string[] samples = ["thermostat/dev-001", ApiKeyText.Create().Reveal(), "12.targets.json"];
        new ParserFuzz(output.WriteLine) { LeastRefused = 0 }.Run([.. samples.Select(Bytes)], Bytes("ota_/../%2f+#\0.json"), 20_000, bytes =>
        {
            string text = Encoding.Latin1.GetString(bytes);
            _ = ApiKeyText.Parse(text);
            Assert.False(MetadataName.TryParse(text, out int version, out string role) && (version < 1 || role.Contains('/', StringComparison.Ordinal)));
            Assert.False(DeviceName.TryParse(text, out DeviceName name) && (name.Id.AsSpan().ContainsAny("/+#") || name.Product.AsSpan().ContainsAny("/+#")));
            return true;
        });
    }

    [Fact]
    public void Metadata_that_the_verifier_has_accepted()
    {
        RepositorySimulator repository = new(1_790_000_000);
        _ = repository.AddRelease("thermostat", "virtual-assemblies", "1.0.0", [("App.dll", [1, 2, 3])]);
        repository.Publish();
        byte[] root = repository.RootJson(1);
        byte[] targets = repository.Files.Last(file => file.Key.EndsWith(".targets.json", StringComparison.Ordinal)).Value;
        Run(8_000, [root], bytes => Reads(() => _ = RootFacts.Read(bytes)));
        Run(8_000, [targets], bytes => Reads(() => _ = TargetsList.Read(bytes)));
        Run(8_000, [targets], bytes => Reads(() => _ = DelegatedRoles.Read(bytes)));
    }

    [Fact]
    public void Permits()
    {
        byte[] permit = PermitText.Downgrade("thermostat", "p-1", "1.0.0", 1, 1_790_000_000, 1_790_600_000, "dev-1", "dev-2");
        Run(20_000, [permit], bytes =>
        {
            Verdict verdict = PermitReader.Read(bytes, PermitReader.PathOf("thermostat", "p-1"), "thermostat", out PublishedPermit? read);
            Assert.Equal(verdict == Verdict.Accepted, read is not null);
            return read is not null;
        });
    }

    private void Run(int cases, IReadOnlyList<byte[]> samples, Func<byte[], bool> isRead) => new ParserFuzz(output.WriteLine).Run(samples, Json, cases, isRead);

    /// <summary>The one refusal that these have.</summary>
    private static bool Reads(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidDataException refusal)
        {
            Assert.NotEmpty(refusal.Message);
            return false;
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
