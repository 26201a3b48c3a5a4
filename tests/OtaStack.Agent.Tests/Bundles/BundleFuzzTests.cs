using System.Globalization;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>
/// Bundles as no tool makes them. Longer by hand: <c>OTA_FUZZ_SECONDS=600 OTA_FUZZ_SEED=3 dotnet test tests/OtaStack.Agent.Tests
/// -c Release --filter FullyQualifiedName~BundleFuzz</c>.
/// </summary>
public sealed class BundleFuzzTests
{
    private const int Inputs = 3000;

    private readonly ITestOutputHelper _output;
    private readonly TestDevice _start = TestDevice.Provisioned();
    private readonly byte[] _bundle;

    public BundleFuzzTests(ITestOutputHelper output)
    {
        _output = output;
        _bundle = BundleText.Write(_start.Repository, _start.Publish("1.1.0"));
    }

    [Fact]
    public void No_input_does_anything_but_end_with_a_reason_or_with_the_signed_release()
    {
        int seed = Setting("OTA_FUZZ_SEED", 20260);
        int seconds = Setting("OTA_FUZZ_SECONDS", 0);
        _output.WriteLine($"seed {seed}");
        Random random = new(seed);
        string slots = _start.Files.Fingerprint("boot/", "slot.a");
        Dictionary<ReasonCode, int> seen = [];
        long end = Environment.TickCount64 + (seconds * 1000L);
        int inputs = 0;
        for (; inputs < Inputs || Environment.TickCount64 < end; inputs++)
        {
            TestDevice device = _start.Clone();
            device.Link.IsDown = true;
            device.PowerOn();
            device.Insert(new ArraySource(Mutate(random)));
            device.RunUntil(
                () => device.Agent.BundleReason != ReasonCode.None || device.Agent.State is AgentState.Rebooting or AgentState.Confirmed, 300);
            ReasonCode reason = device.Agent.BundleReason;
            seen[reason] = seen.GetValueOrDefault(reason) + 1;
            if (device.Agent.State == AgentState.Rebooting)
            {
                Assert.Equal("thermostat-1.1.0", device.Agent.AttemptedReleaseId);
            }
            else
            {
                Assert.Equal(slots, device.Files.Fingerprint("boot/", "slot.a"));
            }
        }

        _output.WriteLine($"{inputs} inputs: {string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}");
        Assert.True(seen.Count > 4, "the inputs are too much alike");
        Assert.True(seen.GetValueOrDefault(ReasonCode.BundleMalformed) > 100, "hardly anything was refused for its form");
    }

    [Fact]
    public void A_walk_over_any_bytes_ends()
    {
        Random random = new(Setting("OTA_FUZZ_SEED", 20260));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = random.Next(4) == 0 ? Noise(random) : Mutate(random);
            Bundle bundle = new(new ArraySource(bytes));
            int files = 0;
            while (bundle.Next())
            {
                files++;
                Assert.InRange(bundle.Length, 0, bytes.Length);
                Assert.True(files <= bytes.Length / 512);
            }
        }
    }

    private static byte[] Noise(Random random)
    {
        byte[] bytes = new byte[random.Next(0, 3000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int Setting(string name, int otherwise)
    {
        return int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
    }

    private byte[] Mutate(Random random)
    {
        byte[] bytes = (byte[])_bundle.Clone();
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes; i++)
        {
            int block = random.Next(bytes.Length / 512) * 512;
            switch (random.Next(6))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    // A field of a header, with the checksum mended.
                    int header = Header(bytes, random);
                    bytes[header + random.Next(512)] = (byte)random.Next(256);
                    Mend(bytes, header);
                    break;
                case 2:
                    int sized = Header(bytes, random);
                    bytes[sized + 124 + random.Next(11)] = (byte)('0' + random.Next(8));
                    Mend(bytes, sized);
                    break;
                case 3:
                    bytes = bytes[..Math.Max(1, random.Next(bytes.Length))];
                    break;
                case 4:
                    bytes.AsSpan(block, Math.Min(512, bytes.Length - block)).Clear();
                    break;
                default:
                    int from = random.Next(bytes.Length / 512) * 512;
                    int length = Math.Min(512 * random.Next(1, 9), Math.Min(bytes.Length - from, bytes.Length - block));
                    Array.Copy(bytes, from, bytes, block, length);
                    break;
            }

            if (bytes.Length < 1024)
            {
                return bytes;
            }
        }

        return bytes;
    }

    private static int Header(byte[] bytes, Random random)
    {
        int[] headers = [.. Enumerable.Range(0, bytes.Length / 512).Select(i => i * 512).Where(at => bytes.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))];
        return headers.Length == 0 ? 0 : headers[random.Next(headers.Length)];
    }

    private static void Mend(byte[] bytes, int header)
    {
        Span<byte> block = bytes.AsSpan(header, 512);
        "        "u8.CopyTo(block[148..]);
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        for (int i = 5; i >= 0; i--, sum >>= 3)
        {
            block[148 + i] = (byte)('0' + (sum & 7));
        }

        block[154] = 0;
    }
}
