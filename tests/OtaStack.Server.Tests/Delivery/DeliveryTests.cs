using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Delivery;

/// <summary>Published files over HTTP, compared byte by byte.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly byte[] _image = new byte[200_000];
    private TestServer _server = null!;
    private string _hash = null!;
    private string _address = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        new Random(7).NextBytes(_image);
        _hash = Convert.ToHexStringLower(SHA256.HashData(_image));
        _address = $"/tuf/thermostat/targets/thermostat/1.0.0/{_hash}.assemblies.bin";
        Put($"targets/thermostat/1.0.0/{_hash}.assemblies.bin", _image);
        Put("metadata/1.root.json", "{\"root\":1}"u8.ToArray());
        Put("metadata/timestamp.json", "{\"timestamp\":1}"u8.ToArray());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_target_is_served_whole_and_may_be_kept_for_ever()
    {
        using HttpResponseMessage answer = await GetAsync(_address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_image, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{_hash}\"", answer.Headers.ETag!.Tag);
        Assert.Equal(["immutable", "max-age=31536000", "public"], answer.Headers.CacheControl!.ToString().Split(", ").Order());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.ToString());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 4095)]
    [InlineData(4096, 20479)]
    [InlineData(65535, 131073)]
    [InlineData(199999, 199999)]
    [InlineData(199000, 300000)]
    public async Task A_range_is_exactly_these_bytes(int from, int to)
    {
        using HttpResponseMessage answer = await GetAsync(_address, request => request.Headers.Range = new RangeHeaderValue(from, to));
        int end = Math.Min(to, _image.Length - 1);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {from}-{end}/{_image.Length}", answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal(_image[from..(end + 1)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_file_put_together_from_random_ranges_is_the_file()
    {
        const int seed = 42;
        Random random = new(seed);
        byte[] whole = new byte[_image.Length];
        for (int at = 0; at < whole.Length;)
        {
            int count = Math.Min(random.Next(1, 30_000), whole.Length - at);
            using HttpResponseMessage answer = await GetAsync(_address, request => request.Headers.Range = new RangeHeaderValue(at, at + count - 1));
            byte[] part = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal(count, part.Length);
            part.CopyTo(whole, at);
            at += count;
        }

        Assert.Equal(_image, whole);
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_416_with_the_length()
    {
        using HttpResponseMessage answer = await GetAsync(_address, request => request.Headers.Range = new RangeHeaderValue(_image.Length, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal($"bytes */{_image.Length}", answer.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Several_ranges_are_answered_whole()
    {
        using HttpResponseMessage answer = await GetAsync(_address, request => request.Headers.TryAddWithoutValidation("Range", "bytes=0-1,4-5"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_image, await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.PartialContent)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task A_range_of_another_version_is_answered_whole(bool same, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await GetAsync(_address, request =>
        {
            request.Headers.Range = new RangeHeaderValue(0, 9);
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(same ? $"\"{_hash}\"" : "\"other\""));
        });
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_known_file_is_not_sent_again()
    {
        foreach (string address in new[] { _address, "/tuf/thermostat/metadata/1.root.json", "/tuf/thermostat/metadata/timestamp.json" })
        {
            using HttpResponseMessage first = await GetAsync(address);
            using HttpResponseMessage second = await GetAsync(address, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Equal(first.Headers.ETag, second.Headers.ETag);
            Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Head_tells_all_and_sends_nothing()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, _address);
        request.Headers.Range = new RangeHeaderValue(0, 9);
        using HttpResponseMessage answer = await _server.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_image.Length, answer.Content.Headers.ContentLength);
        Assert.Equal($"\"{_hash}\"", answer.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Versioned_metadata_is_immutable_and_the_timestamp_is_not()
    {
        using HttpResponseMessage root = await GetAsync("/tuf/thermostat/metadata/1.root.json");
        Assert.Equal("{\"root\":1}", await root.Content.ReadAsStringAsync());
        Assert.Contains("immutable", root.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using HttpResponseMessage before = await GetAsync("/tuf/thermostat/metadata/timestamp.json");
        Assert.Equal("no-cache", before.Headers.CacheControl!.ToString());
        Put("metadata/timestamp.json", "{\"timestamp\":2}"u8.ToArray());
        using HttpResponseMessage after = await GetAsync("/tuf/thermostat/metadata/timestamp.json", request => request.Headers.IfNoneMatch.Add(before.Headers.ETag!));
        Assert.Equal("{\"timestamp\":2}", await after.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/tuf/thermostat/metadata/2.root.json")]
    [InlineData("/tuf/thermostat/metadata/root.json")]
    [InlineData("/tuf/thermostat/metadata/..%2f..%2f..%2fota.db")]
    [InlineData("/tuf/thermostat/metadata/1.root.json%00")]
    [InlineData("/tuf/..%2f..%2f/metadata/1.root.json")]
    [InlineData("/tuf/unknown/metadata/timestamp.json")]
    [InlineData("/tuf/thermostat/targets/thermostat/1.0.0/assemblies.bin")]
    [InlineData("/tuf/thermostat/targets/thermostat/1.0.0")]
    [InlineData("/tuf/thermostat/targets/")]
    [InlineData("/tuf/thermostat/targets/..%2f..%2f..%2f..%2fota.db")]
    [InlineData("/tuf/thermostat/targets/%2e%2e/%2e%2e/%2e%2e/ota.db")]
    [InlineData("/tuf/thermostat/targets/..%5c..%5cota.db")]
    [InlineData("/tuf/thermostat/targets//etc/passwd")]
    [InlineData("/tuf/thermostat/targets/0000000000000000000000000000000000000000000000000000000000000000.assemblies.bin")]
    public async Task Nothing_else_is_there(string address)
    {
        string answer = await RawGetAsync(address);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
    }

    [Fact]
    public async Task Curl_gets_the_same_part()
    {
        string part = Path.Combine(_server.Directory, "part.bin");
        ProcessStartInfo start = new("curl", ["-sS", "-D", "-", "-o", part, "-r", "4096-8191", new Uri(_server.Address, _address).ToString()]) { RedirectStandardOutput = true };
        using Process curl = Process.Start(start)!;
        string headers = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();

        Assert.Equal(0, curl.ExitCode);
        Assert.StartsWith("HTTP/1.1 206", headers, StringComparison.Ordinal);
        Assert.Equal(_image[4096..8192], await File.ReadAllBytesAsync(part));
    }

    [Fact]
    public async Task More_files_than_are_held_open_are_all_served()
    {
        List<string> addresses = [];
        for (int i = 0; i < 300; i++)
        {
            byte[] content = BitConverter.GetBytes(i);
            string hash = Convert.ToHexStringLower(SHA256.HashData(content));
            Put($"targets/many/{hash}.bin", content);
            addresses.Add($"/tuf/thermostat/targets/many/{hash}.bin");
        }

        for (int i = 0; i < addresses.Count * 2; i++)
        {
            using HttpResponseMessage answer = await GetAsync(addresses[i % addresses.Count]);
            Assert.Equal(BitConverter.GetBytes(i % addresses.Count), await answer.Content.ReadAsByteArrayAsync());
        }
    }

    private void Put(string path, byte[] content)
    {
        string file = Path.Combine(_server.Data.Tuf("thermostat"), path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file + ".new", content);
        File.Move(file + ".new", file, overwrite: true);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, Action<HttpRequestMessage>? adjust = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        adjust?.Invoke(request);
        return await _server.Anonymous.SendAsync(request);
    }

    /// <summary>Without the clean-up of addresses that every HTTP client does.</summary>
    private async Task<string> RawGetAsync(string address)
    {
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        string request = string.Create(CultureInfo.InvariantCulture, $"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}
