namespace OtaStack.EndToEnd.Tests;

/// <summary>Programs that nobody here wrote accept what the running server serves, and refuse what was tampered with.</summary>
[Collection("one scenario at a time")]
public sealed class ForeignClientTests(PublishedServer server) : IClassFixture<PublishedServer>
{
    [Fact]
    public async Task Tuf_js_refreshes_from_the_running_server_and_downloads_a_target()
    {
        string folder = Directory.CreateDirectory(Path.Combine(server.Folder, "tuf-js")).FullName;

        string output = await Commands.RunAsync(
            "node", Path.Combine(Foreign.Folder, "tuf-refresh.mjs"), new Uri(server.Url, "tuf/thermostat/").ToString(), server.TrustedRoot, folder, "thermostat/1.1.0/assemblies.bin");

        string downloaded = output.Trim().Split('\n')[^1];
        string original = Path.Combine(server.Folder, "repository", "targets", "thermostat", "1.1.0", "assemblies.bin");
        Assert.Equal(await File.ReadAllBytesAsync(original), await File.ReadAllBytesAsync(downloaded));
    }

    [Fact]
    public async Task Tuf_js_refuses_another_products_root()
    {
        string folder = Directory.CreateDirectory(Path.Combine(server.Folder, "tuf-js-foreign")).FullName;
        string root = Path.Combine(folder, "foreign.root.json");
        string text = await File.ReadAllTextAsync(server.TrustedRoot);
        await File.WriteAllTextAsync(root, text.Replace("\"version\":1}", "\"version\":2}", StringComparison.Ordinal));

        (int code, string output) = await Commands.TryAsync(
            "node", Path.Combine(Foreign.Folder, "tuf-refresh.mjs"), new Uri(server.Url, "tuf/thermostat/").ToString(), root, folder, "thermostat/1.1.0/assemblies.bin");

        Assert.NotEqual(0, code);
        Assert.Contains("was signed by 0/2 keys", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.root.json", "root")]
    [InlineData("timestamp.json", "timestamp")]
    public async Task OpenSSL_verifies_each_signature_over_the_canonical_bytes(string file, string role)
    {
        using HttpClient http = new() { BaseAddress = server.Url };
        byte[] bytes = await http.GetByteArrayAsync(new Uri($"/tuf/thermostat/metadata/{file}", UriKind.Relative));
        string folder = Directory.CreateDirectory(Path.Combine(server.Folder, "openssl-" + role)).FullName;

        (int checkedSignatures, string canonical) = await OpenSsl.VerifyAllAsync(bytes, await File.ReadAllBytesAsync(server.TrustedRoot), role, folder);

        Assert.Equal(role == "root" ? 2 : 1, checkedSignatures);
        await File.WriteAllBytesAsync(canonical, [.. await File.ReadAllBytesAsync(canonical), (byte)' ']);
        Assert.False(await OpenSsl.IsValidAsync(folder, 0));
    }

    [Fact]
    public async Task Curl_gets_a_range_of_a_target_with_its_headers()
    {
        string original = Path.Combine(server.Folder, "repository", "targets", "thermostat", "1.1.0", "assemblies.bin");
        byte[] bytes = await File.ReadAllBytesAsync(original);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        string part = Path.Combine(server.Folder, "part.bin");

        string headers = await Commands.RunAsync(
            "curl", "-sS", "-D", "-", "-o", part, "-r", "4096-8191", new Uri(server.Url, $"tuf/thermostat/targets/thermostat/1.1.0/{hash}.assemblies.bin").ToString());

        Assert.StartsWith("HTTP/1.1 206", headers, StringComparison.Ordinal);
        Assert.Contains($"Content-Range: bytes 4096-8191/{bytes.Length}", headers, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("immutable", headers, StringComparison.Ordinal);
        Assert.Contains("ETag:", headers, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(bytes[4096..8192], await File.ReadAllBytesAsync(part));
    }
}
