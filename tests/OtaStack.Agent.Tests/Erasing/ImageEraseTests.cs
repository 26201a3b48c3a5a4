using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Erasing;

/// <summary>
/// A device with image slots is erased: staged and former images, what swaps left behind the one that runs, trailers, and the file store. What
/// runs starts, and the device does not act as the one that it was.
/// </summary>
public sealed class ImageEraseTests(ITestOutputHelper output)
{
    public static TheoryData<SwapStrategy, int> Layouts { get; } = new()
    {
        { SwapStrategy.Move, 4096 },
        { SwapStrategy.Offset, 4096 },
        { SwapStrategy.Offset, 8192 },
        { SwapStrategy.Overwrite, 4096 },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Nothing_is_left_but_what_runs_and_what_protects_it(SwapStrategy strategy, int externalBlock)
    {
        TestDevice device = Filled(strategy, externalBlock);
        Assert.True(ImageBoard.Holds(device, ImageErase.Leftover));
        Assert.True(ImageBoard.Holds(device, StagedPiece));

        Order(device);
        device.RunUntil(AgentState.Erased);

        IsErased(device);
        Assert.All(device.Files.Paths, path => Assert.Matches("^(boot/|trust/|erase/|agent/permits)", path));
        JsonObject receipt = device.Receipts.Single();
        Assert.Equal((0, device.Settings.Erase!.Targets.Length), ((int)receipt["failed"]!, (int)receipt["targets"]!));
        Assert.Equal("clear, NOR flash (simulated), block erase of deploy_1, nanoclr_1, what is behind the images in deploy_0 and nanoclr_0, and deleted data", (string)receipt["means"]!);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Afterwards_it_refuses_its_old_identity_and_works_once_it_is_provisioned_anew(SwapStrategy strategy, int externalBlock)
    {
        TestDevice device = Filled(strategy, externalBlock);
        Order(device);
        device.RunUntil(AgentState.Erased);
        SimulatedRelease release = ImageBoard.Publish(device, "1.3.0", new ReleaseOptions { SecurityCounter = 4, RequiresCurrent = "1.1.0" }, "deployment", "nanoclr");
        device.PowerOn();

        device.Assign(9, release);

        Assert.Equal((AgentState.Erased, ReasonCode.EraseOrdered), (device.Agent.State, device.Agent.AssignmentReason));
        device.Files["device/key"] = Parts.Noise(32, "another key");
        device.Files["trust/root.json"] = device.Repository.RootJson(1);
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.3.0 1.3.0", ImageBoard.Running(device));
    }

    [Fact]
    public void A_slot_that_refuses_is_told_in_the_receipt_and_the_rest_is_erased()
    {
        TestDevice device = Filled(SwapStrategy.Move, 4096);
        device.Mcuboot!.Slots.Fault = (call, image) => call == "Erase" && image == ImageKind.NanoClr ? ImageSlotResult.FlashError : ImageSlotResult.Success;

        Order(device);
        device.RunUntil(AgentState.Erased);

        Assert.Equal(1, (int)device.Receipts.Single()["failed"]!);
        Assert.False(ImageBoard.Holds(device, StagedPiece));
        Assert.False(ImageBoard.Holds(device, ImageErase.Leftover));
    }

    [Fact]
    public void While_a_release_is_on_trial_the_slots_keep_the_way_back()
    {
        TestDevice device = ImageBoard.Provisioned();
        ImageErase.Fill(device);
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, "deployment", "nanoclr"));
        device.RunUntil(AgentState.Trial);

        Assert.Equal(ReasonCode.EraseBusy, device.Agent.User.OrderErase(true, TestDevice.Name, device.Now));
        Assert.Throws<IOException>(() => new SlotErasure(device.Mcuboot!, ImageKind.Deployment, isSecondary: true).Erase());
        Assert.Throws<IOException>(() => new SlotErasure(device.Mcuboot!, ImageKind.Deployment, isSecondary: false).Erase());

        device.PowerOn();
        device.RunUntil(() => ImageBoard.Running(device) == "1.0.0 1.0.0");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_cut_at_every_change_and_every_flash_operation_ends_erased_all_the_same(SwapStrategy strategy, int externalBlock)
    {
        TestDevice start = Filled(strategy, externalBlock);
        TestDevice clean = ImageBoard.Clone(start);
        Run(clean);
        int files = clean.Files.Operations;
        int flash = (int)clean.Mcuboot!.Supply.Operations;
        Assert.True(files > 20 && flash >= 8, $"only {files} and {flash} operations");
        int undone = 0;
        for (int cut = 1; cut <= files; cut++)
        {
            int at = cut;
            undone += Survives(start, $"change {cut}", device => device.Files.Pending(at, 0.5)) ? 0 : 1;
        }

        for (int cut = 1; cut <= flash; cut++)
        {
            int at = cut;
            Assert.True(Survives(start, $"flash operation {cut}", device => device.Mcuboot!.Supply.CutAfter(at)), $"flash operation {cut}: nothing was ordered");
        }

        output.WriteLine($"{strategy}, blocks of {externalBlock}: {files} changes of files and {flash} flash operations, {files + flash} power cuts, {undone} before the order was on the medium");
        Assert.InRange(undone, 1, 4);
    }

    private static byte[] StagedPiece => ImageBoard.Image("deployment", "1.2.0")[1000..1100];

    private static byte[] FormerPiece => ImageBoard.Image("deployment", "1.0.0")[1000..1100];

    private static void Order(TestDevice device)
    {
        Assert.Equal(ReasonCode.None, device.Agent.User.OrderErase(true, TestDevice.Name, device.Now));
    }

    /// <summary>Updated from 1.0.0 to 1.1.0; 1.2.0 is half fetched.</summary>
    private static TestDevice Filled(SwapStrategy strategy, int externalBlock)
    {
        TestDevice device = ImageBoard.Provisioned(strategy, externalBlock);
        device.PowerOn();
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", new ReleaseOptions { SecurityCounter = 4, RequiresCurrent = "1.0.0" }, "deployment", "nanoclr"));
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        device.Assign(2, ImageBoard.Publish(device, "1.2.0", new ReleaseOptions { SecurityCounter = 4 }, "deployment"));
        device.RunUntil(() => device.Agent.Downloaded >= 4096);
        device.Assign(3, null);
        device.RunUntilQuiet();
        ImageErase.Fill(device);
        device.Desired = null;
        return device;
    }

    private static void Run(TestDevice device)
    {
        device.PowerOn();
        if (device.Agent.State is not (AgentState.Erasing or AgentState.Erased))
        {
            Order(device);
        }

        device.RunUntil(AgentState.Erased);
    }

    /// <summary>False when the order was lost, and nothing with it.</summary>
    private static bool Survives(TestDevice start, string where, Action<TestDevice> arrange)
    {
        TestDevice device = ImageBoard.Clone(start);
        arrange(device);
        try
        {
            Run(device);
            Assert.Fail($"no cut at {where}");
        }
        catch (Exception failure) when (failure is PowerCutException or PowerLostException)
        {
            device.Files.PowerOn();
            device.Mcuboot!.Supply.Cut();
        }

        device.PowerOn();
        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(device));
        bool isOrdered = device.Agent.State is AgentState.Erasing or AgentState.Erased;
        Assert.True(isOrdered || ImageErase.Files.All(file => device.Files[file.Key].AsSpan().SequenceEqual(file.Value)), $"{where}: half erased, and {device.Agent.State}");
        Assert.True(isOrdered || ImageBoard.Holds(device, StagedPiece), $"{where}: half erased, and {device.Agent.State}");
        Run(device);
        IsErased(device);
        return isOrdered;
    }

    private static void IsErased(TestDevice device)
    {
        Assert.False(ImageBoard.Holds(device, StagedPiece));
        Assert.False(ImageBoard.Holds(device, FormerPiece));
        Assert.False(ImageBoard.Holds(device, ImageErase.Leftover.AsSpan(0, 40)));
        foreach (ImageKind image in new[] { ImageKind.NanoClr, ImageKind.Deployment })
        {
            Assert.True(new SlotErasure(device.Mcuboot!, image, isSecondary: true).IsErased());
            Assert.True(new SlotErasure(device.Mcuboot!, image, isSecondary: false).IsErased());
            Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot!.Slots.StatusOf(image));
        }

        foreach ((string path, byte[] secret) in ImageErase.Files)
        {
            Assert.True(device.Files[path] is null, path);
            Assert.DoesNotContain(device.Files.Leftovers, left => left.AsSpan().IndexOf(secret) >= 0);
        }

        device.PowerOn();
        Assert.Equal("1.1.0 1.1.0", ImageBoard.Running(device));
        Assert.Equal(("1.1.0", AgentState.Erased), (device.Agent.RunningVersion, device.Agent.State));
    }
}
