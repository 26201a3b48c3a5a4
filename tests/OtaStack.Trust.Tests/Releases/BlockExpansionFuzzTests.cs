using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>
/// Random and mangled stored blocks: an answer and never an exception, and what is accepted is what another implementation expands.
/// <c>OTA_FUZZ_CASES</c> makes it run longer, <c>OTA_FUZZ_SEED</c> repeats one run.
/// </summary>
public sealed class BlockExpansionFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Mangled_and_random_blocks_are_refused_or_are_those_of_another_implementation()
    {
        int seed = Fuzz.Seed();
        int cases = Fuzz.Cases(20_000);
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] buffer = new byte[ImageBlocks.BufferSize];
        byte[] block = [];
        byte[] right = [];
        int accepted = 0;
        int changed = 0;
        int cramped = 0;
        for (int number = 0; number < cases; number++)
        {
            if (number % 16 == 0)
            {
                block = BlockExpansionTests.RandomBlock(random);
                block = random.Next(4) == 0 ? block : block[..Math.Min(block.Length, random.Next(1, 200))];
                right = LzssText.Store(block);
            }

            byte[] stored = Change(right, random);
            int length = random.Next(20) == 0 ? random.Next(1, ImageBlocks.Size + 1) : block.Length;
            random.NextBytes(buffer.AsSpan(0, Math.Min(64, buffer.Length)));
            stored.CopyTo(buffer, buffer.Length - stored.Length);
            bool isAccepted = ImageBlocks.TryExpand(buffer, stored.Length, length);
            byte[]? expected = LzssText.Expand(stored, length);
            if (isAccepted)
            {
                accepted++;
                Assert.True(expected is not null && buffer.AsSpan(0, length).SequenceEqual(expected), $"seed {seed}, case {number}");
                changed += length == block.Length && buffer.AsSpan(0, length).SequenceEqual(block) ? 0 : 1;
            }
            else if (expected is not null)
            {
                // The only thing that may be wrong with it: the buffer is too small for it.
                cramped++;
                Assert.Equal(expected, BlockExpansionTests.Expand(stored, length));
            }
        }

        output.WriteLine($"{accepted} accepted, {changed} of them another block, {cramped} too large for the buffer");
        Assert.InRange(accepted, cases / 100, cases * 9 / 10);
        Assert.InRange(changed, cases / 1000, cases);
    }

    private static byte[] Change(byte[] right, Random random)
    {
        byte[] stored = right;
        switch (random.Next(8))
        {
            case 0:
                stored = new byte[random.Next(1, random.Next(2) == 0 ? 40 : ImageBlocks.Size + 1)];
                random.NextBytes(stored);
                break;
            case 1:
                break;
            case 2:
            case 3:
                stored = [.. right];
                stored[random.Next(stored.Length)] ^= (byte)(1 << random.Next(8));
                break;
            default:
                stored = Fuzz.Mangle(right, random, [0, 0xFF, 0xF0, 0xFF, 0xEF, 0xFF]);
                break;
        }

        return stored.Length <= ImageBlocks.Size ? stored : stored[..ImageBlocks.Size];
    }
}
