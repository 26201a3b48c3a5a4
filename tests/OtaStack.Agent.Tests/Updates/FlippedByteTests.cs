using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>One byte of an image is flipped in flight, wherever it is: one block is fetched again, and nothing wrong is written.</summary>
public sealed class FlippedByteTests
{
    private const int BlockBytes = 4096;
    private const string Part = "slot.b/Big.dll";

    private readonly ITestOutputHelper _output;

    public FlippedByteTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Theory]
    [InlineData("http", 1)]
    [InlineData("mqtt", 7)]
    public void Every_byte_of_a_small_image_in_turn_costs_exactly_its_block(string way, int step)
    {
        byte[] image = Parts.Noise((2 * BlockBytes) + 700, "small");
        TestDevice device = Offered(image);
        int flips = 0;
        for (int position = 0; position < image.Length; position += step)
        {
            Flip(device, way, image, position);
            flips++;
        }

        _output.WriteLine($"{way}: {flips} of {image.Length} bytes flipped in turn, each cost exactly its block; none was written");
    }

    [Fact]
    public void Sampled_bytes_of_a_big_image_cost_exactly_their_block()
    {
        const int Seed = 33_000;
        const int Samples = 12;
        byte[] image = Parts.Noise(1 << 20, "big");
        TestDevice device = Offered(image);
        Random random = new(Seed);
        for (int i = 0; i < Samples; i++)
        {
            Flip(device, i % 2 == 0 ? "http" : "mqtt", image, random.Next(image.Length));
        }

        _output.WriteLine($"seed {Seed}: {Samples} bytes of {image.Length} flipped in turn, each cost exactly its block; none was written");
    }

    private static TestDevice Offered(byte[] image)
    {
        TestDevice device = TestDevice.Provisioned();
        SimulatedRelease release = device.Repository.AddRelease(TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", image)]);
        device.Repository.Publish();
        device.Assign(1, release);
        return device;
    }

    private static void Flip(TestDevice offered, string way, byte[] image, int position)
    {
        TestDevice device = offered.Clone();
        device.Settings.RequestBytes = 4 * BlockBytes;
        device.Link.Way = way == "http" ? new HttpWay() : new MqttWay();
        device.Link.ChunkBytes = 1024;
        device.PowerOn();
        device.RunUntil(() => device.Agent.Request.Path.EndsWith(".bin", StringComparison.Ordinal));
        int before = device.Link.TargetBytes;
        bool isFlipped = false;
        device.Link.Target = (_, from, bytes) =>
        {
            if (!isFlipped && position >= from && position < from + bytes.Length)
            {
                bytes[position - from] ^= 0x10;
                isFlipped = true;
            }

            return bytes;
        };

        // What is written stays: nothing is cut off or deleted that had been wrong.
        device.Files.Changing = (operation, path) => Assert.True(path != Part || operation == "append", $"{operation} of {path}, byte {position}");
        device.RunUntil(AgentState.Rebooting);

        int block = position / BlockBytes * BlockBytes;
        Assert.Equal(image.Length + Math.Min(BlockBytes, image.Length - block), device.Link.TargetBytes - before);
        Assert.True(image.AsSpan().SequenceEqual(device.Files[Part]), $"byte {position}");
    }
}
