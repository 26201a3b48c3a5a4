using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Tests.Flash;

/// <summary>Copies of a flash take their blocks' memory together until one of them changes, and nobody can tell.</summary>
public sealed class SharedBlockTests
{
    private readonly SimulatedFlash _original = new(new FlashGeometry(), seed: 1);

    public SharedBlockTests()
    {
        _original.Program(0, [0xF0, 0xF1]);
        _original.Program(4096, [0x0F]);
    }

    [Fact]
    public void A_copy_takes_memory_for_changed_blocks_alone()
    {
        SimulatedFlash copy = _original.Copy(seed: 2);

        Assert.Equal((0, 0, 8192), (copy.OwnBytes, _original.OwnBytes, copy.AllocatedBytes));
        copy.Program(2, [0x00]);
        Assert.Equal((4096, 0), (copy.OwnBytes, _original.OwnBytes));
        copy.Program(3, [0x00]);
        copy.Program(20480, [0x00]);
        Assert.Equal((8192, 12288), (copy.OwnBytes, copy.AllocatedBytes));
    }

    [Fact]
    public void Programming_and_erasing_one_leaves_the_other_as_it_was()
    {
        SimulatedFlash copy = _original.Copy();
        copy.Program(0, [0x00]);
        copy.Erase(1);
        _original.Program(1, [0x01]);

        Assert.Equal([0x00, 0xF1], Bytes(copy, 0, 2));
        Assert.Equal([0xFF], Bytes(copy, 4096, 1));
        Assert.Equal([0xF0, 0x01], Bytes(_original, 0, 2));
        Assert.Equal([0x0F], Bytes(_original, 4096, 1));
    }

    [Fact]
    public void A_torn_operation_stays_in_its_copy()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            SimulatedFlash copy = _original.Copy(seed);
            copy.CutPowerAfter(1);
            Assert.Throws<PowerLostException>(() => copy.Erase(0));
            SimulatedFlash other = _original.Copy(seed);
            other.CutPowerAfter(1);
            Assert.Throws<PowerLostException>(() => other.Program(16, new byte[64]));

            Assert.Equal([0xF0, 0xF1, 0xFF], Bytes(_original, 0, 3));
            Assert.All(Bytes(_original, 16, 64), value => Assert.Equal(0xFF, value));
        }
    }

    private static byte[] Bytes(SimulatedFlash flash, int address, int count)
    {
        byte[] bytes = new byte[count];
        flash.Read(address, bytes);
        return bytes;
    }
}
