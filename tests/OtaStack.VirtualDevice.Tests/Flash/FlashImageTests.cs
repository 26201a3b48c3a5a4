using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Tests.Flash;

public class FlashImageTests
{
    [Fact]
    public void A_saved_flash_comes_back_with_content_wear_and_operations()
    {
        SimulatedFlash flash = new(new FlashGeometry(Size: 8192, BlockSize: 1024), seed: 3);
        flash.Program(1000, [1, 2, 3, 4]);
        flash.Erase(5);
        using MemoryStream file = new();

        FlashImage.Save(flash, file);
        file.Position = 0;
        SimulatedFlash restored = FlashImage.Load(file, seed: 3);

        byte[] content = new byte[4];
        restored.Read(1000, content);
        Assert.Equal([1, 2, 3, 4], content);
        Assert.Equal(flash.Geometry, restored.Geometry);
        Assert.Equal(1, restored.WearOf(5));
        Assert.Equal(2, restored.Operations);
        Assert.Equal(1024, restored.AllocatedBytes);
    }

    [Fact]
    public void A_damaged_image_is_refused()
    {
        SimulatedFlash flash = new(new FlashGeometry(Size: 8192, BlockSize: 1024), seed: 3);
        flash.Program(0, [1]);
        using MemoryStream file = new();
        FlashImage.Save(flash, file);
        byte[] whole = file.ToArray();

        for (int length = 0; length < whole.Length; length += 37)
        {
            Assert.Throws<InvalidDataException>(() => FlashImage.Load(new MemoryStream(whole[..length]), 3));
        }

        byte[] huge = (byte[])whole.Clone();
        huge[11] = 0x7F;
        Assert.Throws<InvalidDataException>(() => FlashImage.Load(new MemoryStream(huge), 3));
    }
}
