using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.EndToEnd.Tests;

/// <summary>The local page of a virtual device in a real browser, on a screen as wide as a phone's.</summary>
[Collection("one scenario at a time")]
public sealed class LocalPageTests
{
    [Theory]
    [InlineData("en-GB", "light")]
    [InlineData("ja-JP", "dark")]
    public async Task A_person_sees_an_update_postpones_it_takes_it_hands_a_file_over_and_erases(string language, string scheme)
    {
        await using PageBench bench = await PageBench.StartAsync();
        SimulatedDevice device = bench.Device;

        string output = await Commands.RunAsync(
            "node", Path.Combine(Foreign.Folder, "local-page.mjs"), bench.Address.ToString(), PageBench.Code, language, PageBench.Folder, bench.Bundle, scheme);
        await bench.UnplugAsync();

        using JsonDocument seen = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        JsonElement root = seen.RootElement;
        JsonElement texts = root.GetProperty("texts");
        Assert.Empty(root.GetProperty("errors").EnumerateArray());
        Assert.Empty(root.GetProperty("foreignRequests").EnumerateArray());
        Assert.Equal(language[..2], root.GetProperty("lang").GetString());
        Assert.True(root.GetProperty("lockedIn").GetBoolean());
        Assert.Equal("1.0.0", texts.GetProperty("before").GetString());
        Assert.Contains("thermostat-1.1.0", texts.GetProperty("offered").GetString(), StringComparison.Ordinal);
        Assert.Contains("2", texts.GetProperty("left").GetString(), StringComparison.Ordinal);
        Assert.Equal(language == "ja-JP" ? "エコモードを追加しました。" : "Economy mode.", texts.GetProperty("notes").GetString());
        Assert.True(texts.TryGetProperty("refused", out _));
        Assert.False(root.GetProperty("overflow").GetBoolean());
        Assert.Empty(root.GetProperty("unlabelled").EnumerateArray());
        Assert.Equal("thermostat dev-1", root.GetProperty("title").GetString());
        Assert.Equal(["thermostat-1.1.0", "thermostat-1.2.0"], device.Statistics.Tried);
        Assert.Equal(["thermostat-1.2.0"], device.Statistics.Reverted);
        Assert.Equal("1.1.0", device.Statistics.Version);

        // No connection carried more than 30,000 bytes, so none could carry the file.
        Assert.InRange(new FileInfo(bench.Bundle).Length, 2 * 30_000, 256 * 1024);
        Assert.InRange(root.GetProperty("broken").GetInt32(), 2, 100);
        Assert.True(root.GetProperty("sent").GetDouble() > 0);
        Assert.Equal(AgentState.Erased, device.Statistics.State);
        Assert.Equal("userData all", string.Join(' ', bench.Receipts));
    }

    [Fact]
    public async Task With_curl_a_file_is_handed_over_in_pieces()
    {
        await using PageBench bench = await PageBench.StartAsync();
        byte[] bundle = await File.ReadAllBytesAsync(bench.Bundle);
        string tag = $"{bench.Address}api/v1/bundle/by-hand-{bundle.Length}";
        string piece = Path.Combine(PageBench.Folder, "piece");
        int held = 0;
        for (int whole = 0; whole == 0;)
        {
            await File.WriteAllBytesAsync(piece, bundle[held..Math.Min(held + 30_000, bundle.Length)]);
            Assert.StartsWith($$"""{"error":"","offset":{{held}},"whole":0""", await CurlAsync(tag), StringComparison.Ordinal);
            using JsonDocument answer = JsonDocument.Parse(await CurlAsync("--upload-file", piece, $"{tag}/{held}/{bundle.Length}"));
            Assert.Equal(Math.Min(held + 30_000, bundle.Length), answer.RootElement.GetProperty("offset").GetInt32());
            held = answer.RootElement.GetProperty("offset").GetInt32();
            whole = answer.RootElement.GetProperty("whole").GetInt32();
        }

        Assert.Equal(bundle.Length, held);
    }

    private static Task<string> CurlAsync(params string[] arguments)
    {
        return Commands.RunAsync("curl", ["--silent", "--show-error", "--header", "X-Device-Code: " + PageBench.Code, .. arguments]);
    }
}
