using OtaStack.Agent.Boot;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Tests.Boot;

/// <summary>How the first release comes onto a device, and that the launcher takes it.</summary>
public sealed class FactoryImageTests
{
    [Fact]
    public void A_device_from_the_factory_boots_slot_A_and_writes_nothing()
    {
        MemoryFiles files = TestDevice.Provisioned().Files;
        string before = files.Fingerprint();

        BootChoice choice = Choose(files);

        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.None), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal("slot.a", choice.Folder);
        Assert.Equal(["App.dll", "Shared.dll", "app.entry"], choice.Parts);
        Assert.Equal(before, files.Fingerprint());
    }

    [Fact]
    public void Provisioning_refuses_an_image_that_is_not_the_one_of_the_index()
    {
        FactoryContent content = Content(image =>
        {
            image[^1] ^= 1;
            return image;
        });
        MemoryFiles files = new();

        Assert.Throws<ArgumentException>(() => FactoryImage.Install(files, new ManagedHmacSha256(), content));

        Assert.Equal(BootOutcome.NoBootableSlot, Choose(files).Outcome);
    }

    [Fact]
    public void Provisioning_that_is_interrupted_anywhere_leaves_nothing_that_boots_or_all_of_it()
    {
        FactoryContent content = Content(image => image);
        MemoryFiles clean = new();
        FactoryImage.Install(clean, new ManagedHmacSha256(), content);
        for (int cut = 1; cut <= clean.Operations; cut++)
        {
            MemoryFiles files = new() { CutAt = cut, Torn = 0.5 };
            Assert.Throws<PowerCutException>(() => FactoryImage.Install(files, new ManagedHmacSha256(), content));
            files.PowerOn();
            Assert.Equal(BootOutcome.NoBootableSlot, Choose(files).Outcome);

            FactoryImage.Install(files, new ManagedHmacSha256(), content);
            Assert.Equal(BootOutcome.Normal, Choose(files).Outcome);
            Assert.Equal(clean.Fingerprint("slot.", "trust/"), files.Fingerprint("slot.", "trust/"));
        }
    }

    private static BootChoice Choose(MemoryFiles files)
    {
        return BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn);
    }

    private static FactoryContent Content(Func<byte[], byte[]> change)
    {
        RepositorySimulator repository = new(TestDevice.FactoryTime);
        SimulatedRelease release = repository.AddRelease(TestDevice.Product, TestDevice.Board, "1.0.0", Parts.Of("1.0.0"));
        return new FactoryContent(
            repository.RootJson(1), new ArraySource(release.Index), new ArraySource(change((byte[])release.Image.Clone())))
        {
            ReleaseId = "r",
            Version = "1.0.0",
        };
    }
}
