using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using OtaStack.Server.Devices;
using OtaStack.Server.Messaging;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Messaging;

/// <summary>Files over MQTT, piece by piece: the same that HTTP serves, to devices that ask for their own product's.</summary>
public sealed class BlockTests : IAsyncLifetime
{
    private readonly byte[] _image = new byte[20_000];
    private TestFleet _fleet = null!;
    private string _path = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
        new Random(7).NextBytes(_image);
        string hash = Convert.ToHexStringLower(SHA256.HashData(_image));
        _path = $"thermostat/1.0.0/{hash}.assemblies.bin";
        Put("thermostat/targets/" + _path, _image);
        Put("thermostat/metadata/1.root.json", Encoding.ASCII.GetBytes("{\"root\":" + new string(' ', 5000) + "1}"));
        Put("thermostat/metadata/timestamp.json", "{\"timestamp\":1}"u8.ToArray());
        Put("thermostat/secret.key", "secret"u8.ToArray());
        Put("other/targets/" + _path.Replace("thermostat", "other", StringComparison.Ordinal), _image);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public void Requests_and_answers_have_the_bytes_of_the_protocol()
    {
        // The same bytes as in the device's tests.
        Assert.True(BlockRequest.TryRead(Convert.FromHexString("0102" + "00000001" + "00012345" + "00001000" + "612f622e62696e"), out BlockRequest request));
        Assert.Equal(new BlockRequest(1, true, "a/b.bin", 0x00012345, 4096), request);
        Assert.True(BlockRequest.TryRead(Convert.FromHexString("0101" + "00000003" + "00000000" + "000002bc" + "74696d657374616d702e6a736f6e"), out request));
        Assert.Equal(new BlockRequest(3, false, "timestamp.json", 0, 700), request);

        byte[] answer = new byte[25];
        new BlockRequest(1, true, "a/b.bin", 4096, 3).WriteHeader(answer, BlockStatus.Found, 8192, [1, 2, 3, 4, 5, 6, 7, 8]);
        Convert.FromHexString("aabbcc").CopyTo(answer, 22);
        Assert.Equal("0100" + "00000001" + "00001000" + "00002000" + "0102030405060708" + "aabbcc", Convert.ToHexStringLower(answer));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Targets_and_metadata_come_piece_by_piece_as_http_serves_them(MqttProtocolVersion version)
    {
        await using TestDevice device = await ListeningAsync(version);
        foreach (string url in (string[])["targets/" + _path, "metadata/1.root.json", "metadata/timestamp.json"])
        {
            byte[] served = await _fleet.Server.Anonymous.GetByteArrayAsync("/tuf/thermostat/" + url);
            List<byte> fetched = [];
            while (fetched.Count < served.Length)
            {
                byte[] answer = await AskAsync(device, url, (uint)fetched.Count, 4096);
                Assert.Equal(0, answer[1]);
                Assert.Equal((uint)fetched.Count, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(6)));
                Assert.Equal((uint)served.Length, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(10)));
                Assert.Equal(SHA256.HashData(served)[..8], answer[14..22]);
                fetched.AddRange(answer[22..]);
            }

            Assert.Equal(served, fetched);
        }
    }

    [Theory]
    [InlineData("targets/thermostat/1.0.0/assemblies.bin")]
    [InlineData("targets/../secret.key")]
    [InlineData("targets/../../other/targets/x")]
    [InlineData("targets//etc/passwd")]
    [InlineData("metadata/../secret.key")]
    [InlineData("metadata/secret.key")]
    [InlineData("metadata/2.root.json")]
    [InlineData("metadata/root.json")]
    public async Task What_http_does_not_serve_does_not_come_either(string url)
    {
        await using TestDevice device = await ListeningAsync();

        byte[] answer = await AskAsync(device, url, 0, 4096);

        Assert.Equal(1, answer[1]);
        Assert.Equal(22, answer.Length);
    }

    [Fact]
    public async Task Files_of_another_product_do_not_come()
    {
        await using TestDevice device = await ListeningAsync();
        string other = "targets/" + _path.Replace("thermostat", "other", StringComparison.Ordinal);
        Assert.Equal(_image, await _fleet.Server.Anonymous.GetByteArrayAsync("/tuf/other/" + other));

        Assert.Equal(1, (await AskAsync(device, other, 0, 4096))[1]);
    }

    [Theory]
    [InlineData(19_999u, 4096, 0, 1)]
    [InlineData(20_000u, 4096, 2, 0)]
    [InlineData(uint.MaxValue, 4096, 2, 0)]
    [InlineData(100u, 1, 0, 1)]
    public async Task A_piece_ends_with_the_file(uint from, int count, byte status, int bytes)
    {
        await using TestDevice device = await ListeningAsync();

        byte[] answer = await AskAsync(device, "targets/" + _path, from, count);

        Assert.Equal(status, answer[1]);
        Assert.Equal(22 + bytes, answer.Length);
        Assert.Equal(_image.Skip((int)Math.Min(from, 20_000u)).Take(bytes), answer[22..]);
    }

    [Fact]
    public async Task Who_asks_without_listening_is_disconnected()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await device.SubscribeAsync();

        await device.AskAsync(Request("targets/" + _path, 0, 4096));

        Assert.Equal(MqttClientDisconnectReason.ProtocolError, await device.Gone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0102000000010001234500001000")]
    [InlineData("0202000000010001234500001000612f622e62696e")]
    [InlineData("0103000000010001234500001000612f622e62696e")]
    [InlineData("0102000000010001234500001001612f622e62696e")]
    [InlineData("0102000000010001234500000000612f622e62696e")]
    [InlineData("01020000000100012345ffffffff612f622e62696e")]
    [InlineData("0102000000010001234500001000612f62ff62696e")]
    public async Task A_request_that_is_not_well_formed_ends_the_connection(string hex)
    {
        await using TestDevice device = await ListeningAsync();

        await device.AskAsync(Convert.FromHexString(hex));

        Assert.Equal(MqttClientDisconnectReason.PayloadFormatInvalid, await device.Gone);
    }

    [Fact]
    public async Task Blocks_do_not_disturb_assignments_and_reports()
    {
        await using TestDevice device = await ListeningAsync();
        await device.SubscribeAsync();
        await device.NextDesiredAsync();

        await AskAsync(device, "targets/" + _path, 0, 4096);
        await _fleet.StartRolloutAsync("1.1.0", [100]);

        Assert.Equal(TestFleet.TargetOf("1.1.0"), (await device.NextDesiredAsync()).GetProperty("target").GetString());
        Assert.Equal(MqttClientPublishReasonCode.Success, (await device.ReportAsync(_fleet.Report("dev-000", "trial", "1.1.0"))).ReasonCode);
    }

    [Fact]
    public void A_device_that_asks_faster_than_it_may_waits()
    {
        FakeTimeProvider time = new();
        BlockRates rates = new(new MessagingOptions { BlockBytesPerSecond = 1000 }, time);
        DeviceName device = new("thermostat", "dev-000");

        Assert.Equal(TimeSpan.Zero, rates.Spend(device, 500));
        Assert.Equal(TimeSpan.FromSeconds(0.5), rates.Spend(device, 500));
        Assert.Equal(TimeSpan.Zero, rates.Spend(new DeviceName("thermostat", "dev-001"), 500));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(0.1), rates.Spend(device, 100));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, rates.Spend(device, 500));
        Assert.Equal(TimeSpan.FromSeconds(0.001), rates.Spend(device, 1));
    }

    [Fact]
    public void Whatever_arrives_is_read_or_refused_and_never_throws()
    {
        const int Seed = 36_000;
        byte[] good = Request("targets/" + _path, 4096, 4096);
        int read = 0;
        for (int seed = Seed; seed < Seed + 20_000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = [.. good[..random.Next(good.Length + 1)], .. new byte[random.Next(20) == 0 ? random.Next(400) : 0]];
            for (int flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (BlockRequest.TryRead(bytes, out BlockRequest request))
            {
                read++;
                Assert.InRange(request.Count, 1, 4096);
                Assert.InRange(request.Path.Length, 1, 320);
            }
        }

        Assert.InRange(read, 1000, 19_000);
    }

    private static byte[] Request(string url, uint from, int count)
    {
        int slash = url.IndexOf('/', StringComparison.Ordinal);
        byte[] request = new byte[14 + url.Length - slash - 1];
        request[0] = 1;
        request[1] = (byte)(url[..slash] == "targets" ? 2 : 1);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(2), 7);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(6), from);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(10), count);
        Encoding.ASCII.GetBytes(url.AsSpan(slash + 1), request.AsSpan(14));
        return request;
    }

    private static async Task<byte[]> AskAsync(TestDevice device, string url, uint from, int count)
    {
        await device.AskAsync(Request(url, from, count));
        byte[] answer = await device.NextBlockAsync();
        Assert.Equal(1, answer[0]);
        Assert.Equal(7u, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(2)));
        return answer;
    }

    private async Task<TestDevice> ListeningAsync(MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", version);
        await device.SubscribeAsync("ota/v1/thermostat/dev-000/block");
        return device;
    }

    private void Put(string path, byte[] content)
    {
        string file = Path.Combine(Path.GetDirectoryName(_fleet.Server.Data.Tuf("thermostat"))!, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }
}
