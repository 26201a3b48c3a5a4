using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>One byte of an image is flipped in flight, wherever it is: one block is fetched again, and nothing wrong is written.</summary>
public sealed class FlippedByteTests
{
    private const int BlockBytes = 4096;
    private const int PieceBytes = 64;
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

    [Theory]
    [InlineData("http", 1)]
    [InlineData("mqtt", 7)]
    public void Every_byte_of_a_packed_image_in_turn_costs_its_stored_block_and_no_more_than_came_with_it(string way, int step)
    {
        byte[] image = Parts.Code((2 * BlockBytes) + 700, "small");
        (byte[] packed, int[] ends) = LzssText.Pack([image]);
        TestDevice device = Offered(image, packed: true);
        int flips = 0;
        int harmless = 0;
        for (int position = 0; position < packed.Length; position += step)
        {
            int end = ends.First(place => place > position);
            int extra = Flip(device, way, image, packed.Length, position, at => end - ends.LastOrDefault(place => place <= at), PieceBytes, slack: PieceBytes);

            // A flag behind the last item of a block, or a place that has the same bytes: then the block is the right one all the same.
            harmless += extra == 0 ? 1 : 0;
            flips++;
        }

        _output.WriteLine($"{way}: {flips} of {packed.Length} packed bytes of {image.Length} flipped in turn, {flips - harmless} cost exactly their block; none was written");
        Assert.InRange(packed.Length, 1, image.Length * 3 / 4);
        Assert.InRange(harmless, 0, flips / 100);
    }

    private static TestDevice Offered(byte[] image, bool packed = false)
    {
        TestDevice device = TestDevice.Provisioned();
        SimulatedRelease release = device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", image)], new ReleaseOptions { Packed = packed });
        device.Repository.Publish();
        device.Assign(1, release);
        return device;
    }

    private static void Flip(TestDevice offered, string way, byte[] image, int position)
    {
        int block = position / BlockBytes * BlockBytes;
        Assert.NotEqual(0, Flip(offered, way, image, image.Length, position, _ => Math.Min(BlockBytes, image.Length - block), 1024, slack: 1));
    }

    /// <returns>Bytes that were fetched twice: none, or the block.</returns>
    private static int Flip(TestDevice offered, string way, byte[] image, int fetched, int position, Func<int, int> blockOf, int pieceBytes, int slack)
    {
        TestDevice device = offered.Clone();
        device.Settings.RequestBytes = 4 * BlockBytes;
        device.Link.Way = way == "http" ? new HttpWay() : new MqttWay();
        device.Link.ChunkBytes = pieceBytes;
        device.PowerOn();
        device.RunUntil(() => device.Agent.Request.Path.Contains(".bin", StringComparison.Ordinal));
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

        int extra = device.Link.TargetBytes - before - fetched;
        int block = blockOf(position);

        // The end of a block may come in one piece with the beginning of the next.
        Assert.True(extra == 0 || (extra >= block && extra < block + slack), $"{extra} bytes for {block}, byte {position}");
        Assert.True(image.AsSpan().SequenceEqual(device.Files[Part]), $"byte {position}");
        return extra;
    }
}
