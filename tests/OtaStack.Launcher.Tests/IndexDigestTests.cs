using OtaStack.Launcher.Tests.Support;

namespace OtaStack.Launcher.Tests;

/// <summary>The launcher's digest of an index: an HMAC chain, so that a file of any length needs one block of memory.</summary>
public sealed class IndexDigestTests
{
    /// <summary>By another implementation (tests/vectors/HOW-MADE.md), of bytes i × 7 mod 256.</summary>
    [Theory]
    [InlineData(16, "7daf08403dc45729f490933433cb557e71a94f5e838a8f81d5d7b4b2cdae632a")]
    [InlineData(4064, "52a3adf4fbe25f963c892f10caeb310dbaf5deaba088d5d6b7ae028adfb54175")]
    [InlineData(4065, "9bb52f30a175a99bcb05a5198a8ad9773c78aecba83482678d5afa927557995a")]
    [InlineData(10000, "8990dba0e3431fcee6960f39d265b81aef5a4d356b705d1c5b64a70fb50c7d0d")]
    public void The_digest_is_that_of_another_implementation(int length, string expected)
    {
        MemoryFiles files = new();
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        files["file"] = bytes;
        SlotVerification slots = new(files, new NativeHmac(), new byte[SlotVerification.BlockSize]);

        Assert.True(slots.TryDigest("file", length));
        byte[] digest = new byte[SlotVerification.DigestSize];
        slots.CopyDigest(digest);

        Assert.Equal(expected, Convert.ToHexStringLower(digest));
        Assert.Equal(expected, Convert.ToHexStringLower(IndexPin.Of(bytes)));
        Assert.False(slots.TryDigest("file", length + 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_of_any_bytes_that_is_pinned_makes_the_launcher_neither_throw_nor_accept(bool packed)
    {
        const int Seed = 20261126;
        Random random = new(Seed);
        BareDevice device = BareDevice.FromTheFactory(packed);
        byte[] index = device.Files["slot.a.index"]!;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutant = Mutate(index, random);
            device.Files["slot.a.index"] = mutant;
            device.Change(record =>
            {
                record.Entry(SlotName.A).IndexLength = mutant.Length;
                IndexPin.Of(mutant).CopyTo(record.Entry(SlotName.A).IndexDigest, 0);
            });

            BootChoice choice = device.PowerOn();

            // Bytes that the launcher does not look at may differ: magic, sizes that follow from others, SHA-256 of the parts.
            Assert.True(choice.Outcome == BootOutcome.NoBootableSlot || choice.Parts.SequenceEqual(["App.dll", "OtaStack.Agent.dll", "Shared.dll"]), $"seed {Seed}, round {round}");
        }
    }

    /// <summary>Set OTA_FUZZ_CASES to run long.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES"), out int rounds) ? rounds : 3000;

    private static byte[] Mutate(byte[] index, Random random)
    {
        byte[] mutant = (byte[])index.Clone();
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            mutant[random.Next(random.Next(2) == 0 ? 200 : mutant.Length)] = (byte)random.Next(256);
        }

        int kind = random.Next(4);
        return kind == 0 ? mutant[..random.Next(mutant.Length)] : kind == 1 ? [.. mutant, (byte)random.Next(256)] : mutant;
    }
}
