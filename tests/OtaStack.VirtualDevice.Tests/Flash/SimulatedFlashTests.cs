using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Tests.Flash;

public class SimulatedFlashTests
{
    private static readonly FlashGeometry Small = new(Size: 4096, BlockSize: 1024, PageSize: 256);

    private readonly SimulatedFlash _flash = new(Small, seed: 1);

    [Fact]
    public void A_new_flash_reads_all_ones_and_takes_no_memory()
    {
        byte[] content = Read(_flash, 0, Small.Size);

        Assert.All(content, value => Assert.Equal(0xFF, value));
        Assert.Equal(0, _flash.AllocatedBytes);
    }

    [Fact]
    public void Bits_can_be_cleared_again_and_again()
    {
        _flash.Program(10, [0xF0]);
        _flash.Program(10, [0x30]);

        Assert.Equal(0x30, Read(_flash, 10, 1)[0]);
    }

    [Fact]
    public void Setting_a_bit_without_an_erase_is_refused_and_programs_nothing()
    {
        _flash.Program(10, [0xF0]);

        Assert.Throws<InvalidOperationException>(() => _flash.Program(9, [0x00, 0xF1]));

        Assert.Equal([0xFF, 0xF0], Read(_flash, 9, 2));
    }

    [Fact]
    public void Erasing_sets_all_ones_in_one_block_and_counts_its_wear()
    {
        _flash.Program(1020, [1, 2, 3, 4, 5, 6, 7, 8]);

        _flash.Erase(1);

        Assert.Equal([1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFF], Read(_flash, 1020, 8));
        Assert.Equal([0, 1, 0, 0], Enumerable.Range(0, 4).Select(_flash.WearOf));
        Assert.Equal(1, _flash.MaxWear);
    }

    [Fact]
    public void Each_programmed_page_and_each_erase_is_one_operation()
    {
        _flash.Program(200, new byte[400]);
        _flash.Erase(0);

        Assert.Equal(4, _flash.Operations);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(4096, 1)]
    [InlineData(4000, 97)]
    public void Bytes_outside_the_flash_are_refused(int address, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _flash.Program(address, new byte[count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(_flash, address, count));
        Assert.Equal(0, _flash.Operations);
    }

    [Fact]
    public void A_power_cut_tears_the_ordered_operation_and_nothing_works_before_power_on()
    {
        _flash.CutPowerAfter(2);
        _flash.Program(0, [1]);

        PowerLostException cut = Assert.Throws<PowerLostException>(() => _flash.Program(256, [2]));

        Assert.Equal(2, cut.Operation);
        Assert.False(_flash.IsPowered);
        Assert.Throws<PowerLostException>(() => _flash.Program(512, [3]));
        Assert.Throws<PowerLostException>(() => _flash.Erase(0));
        Assert.Throws<PowerLostException>(() => Read(_flash, 0, 1));
        _flash.PowerOn();
        Assert.Equal([1], Read(_flash, 0, 1));
        Assert.Equal([0xFF], Read(_flash, 512, 1));
    }

    [Fact]
    public void A_torn_program_operation_leaves_each_bit_old_or_new_and_every_extent_occurs()
    {
        HashSet<int> extents = [];
        for (ulong seed = 0; seed < 200; seed++)
        {
            SimulatedFlash flash = new(Small, seed);
            flash.CutPowerAfter(1);
            Assert.Throws<PowerLostException>(() => flash.Program(0, new byte[16]));
            flash.PowerOn();

            byte[] left = Read(flash, 0, 17);
            int whole = left.TakeWhile(value => value == 0).Count();
            Assert.All(left.Skip(whole + 1), value => Assert.Equal(0xFF, value));
            extents.Add(whole);
        }

        Assert.Contains(0, extents);
        Assert.Contains(16, extents);
    }

    [Fact]
    public void A_torn_erase_leaves_bits_old_or_set()
    {
        byte[] old = [.. Enumerable.Range(0, 1024).Select(i => (byte)(i * 7))];
        HashSet<bool> anyLeft = [];
        for (ulong seed = 0; seed < 50; seed++)
        {
            SimulatedFlash flash = new(Small, seed);
            flash.Program(0, old);
            flash.CutPowerAfter(1);
            Assert.Throws<PowerLostException>(() => flash.Erase(0));
            flash.PowerOn();

            byte[] left = Read(flash, 0, 1024);
            Assert.All(left.Zip(old), pair => Assert.Equal(pair.Second, pair.First & pair.Second));
            anyLeft.Add(left.Zip(old).Any(pair => pair.First == pair.Second && pair.First != 0xFF));
        }

        Assert.Contains(true, anyLeft);
    }

    [Fact]
    public void The_same_seed_tears_in_the_same_way()
    {
        Assert.Equal(Torn(7), Torn(7));
        Assert.NotEqual(Torn(7), Torn(8));

        static byte[] Torn(ulong seed)
        {
            SimulatedFlash flash = new(Small, seed);
            flash.CutPowerAfter(1);
            Assert.Throws<PowerLostException>(() => flash.Program(0, new byte[256]));
            flash.PowerOn();
            return Read(flash, 0, 256);
        }
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        _flash.Program(0, [1]);
        SimulatedFlash copy = _flash.Copy();
        copy.Program(0, [0]);

        Assert.Equal([1], Read(_flash, 0, 1));
        Assert.Equal([0], Read(copy, 0, 1));
    }

    private static byte[] Read(SimulatedFlash flash, int address, int count)
    {
        byte[] content = new byte[count];
        flash.Read(address, content);
        return content;
    }
}
