using nanoFramework.Runtime.InFieldUpdate;
using OtaStack.Agent.Ports;
using OtaStack.Device.InFieldUpdate;
using OtaStack.Trust.Releases;

namespace OtaStack.Device.Tests.Slots;

/// <summary>The agent's port over the vendor's library, call by call.</summary>
[Collection(nameof(UpdateManager))]
public sealed class InFieldUpdateSlotsTests
{
    private readonly InFieldUpdateSlots _slots = new();

    public InFieldUpdateSlotsTests()
    {
        UpdateManager.Calls.Clear();
        UpdateManager.Board = null;
        UpdateManager.Result = UpdateSessionResult.Success;
        UpdateManager.Primary = null;
        UpdateManager.Secondary = null;
    }

    [Fact]
    public void Numbers_of_results_and_states_are_the_vendors()
    {
        Assert.Equal(Enum.GetValues<UpdateSessionResult>().Select(result => ((int)result, result.ToString())), Enum.GetValues<ImageSlotResult>().Select(result => ((int)result, result.ToString())));
        Assert.Equal(Enum.GetValues<UpdateStatus>().Select(status => ((int)status, status.ToString())), Enum.GetValues<ImageSlotStatus>().Select(status => ((int)status, status.ToString())));
    }

    [Fact]
    public void A_session_is_opened_filled_and_closed_by_completing_it()
    {
        Assert.Equal(ImageSlotResult.Success, _slots.Start(ImageKind.NanoClr, 9000));
        Assert.Equal(ImageSlotResult.Success, _slots.Write(ImageKind.NanoClr, new byte[600], 100, 500));
        Assert.Equal(500, _slots.NextOffset(ImageKind.NanoClr));
        Assert.Equal(0, _slots.NextOffset(ImageKind.Deployment));
        Assert.Equal(ImageSlotResult.Success, _slots.Complete(ImageKind.NanoClr));

        Assert.Equal(0, _slots.NextOffset(ImageKind.NanoClr));
        Assert.Equal(ImageSlotResult.BadToken, _slots.Write(ImageKind.NanoClr, new byte[1], 0, 1));
        Assert.Equal(ImageSlotResult.BadToken, _slots.Complete(ImageKind.NanoClr));
        Assert.Equal(["start NanoClr 9000", "store NanoClr 100 500", "complete NanoClr"], UpdateManager.Calls);
    }

    [Fact]
    public void A_session_takes_the_place_of_the_one_before_without_emptying_the_slot()
    {
        _slots.Start(ImageKind.Deployment, 5000);

        Assert.Equal(ImageSlotResult.Success, _slots.Resume(ImageKind.Deployment, 5000, new byte[32]));

        Assert.Equal(4096, _slots.NextOffset(ImageKind.Deployment));
        Assert.Equal(["start Deployment 5000", "abort Deployment False", "resume Deployment 5000 32"], UpdateManager.Calls);
    }

    [Theory]
    [InlineData(UpdateSessionResult.Busy)]
    [InlineData(UpdateSessionResult.TooLarge)]
    [InlineData(UpdateSessionResult.SwapInFlight)]
    [InlineData(UpdateSessionResult.NoSlot)]
    public void A_refusal_leaves_no_session(UpdateSessionResult result)
    {
        UpdateManager.Result = result;

        Assert.Equal((ImageSlotResult)result, _slots.Start(ImageKind.Deployment, 1));
        Assert.Equal(ImageSlotResult.BadToken, _slots.Write(ImageKind.Deployment, new byte[1], 0, 1));
    }

    [Fact]
    public void An_image_that_fails_its_check_keeps_its_session_until_it_is_erased()
    {
        _slots.Start(ImageKind.Deployment, 1);
        UpdateManager.Result = UpdateSessionResult.HashMismatch;
        Assert.Equal(ImageSlotResult.HashMismatch, _slots.Complete(ImageKind.Deployment));
        UpdateManager.Result = UpdateSessionResult.Success;

        Assert.Equal(ImageSlotResult.Success, _slots.Erase(ImageKind.Deployment));

        Assert.Equal(["start Deployment 1", "complete Deployment", "abort Deployment False", "erase Deployment"], UpdateManager.Calls);
    }

    [Fact]
    public void A_hash_is_read_where_there_is_an_image()
    {
        byte[] hash = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        byte[] read = new byte[32];
        Assert.False(_slots.ReadHash(ImageKind.NanoClr, false, read));
        UpdateManager.Primary = new ImageInfo { HasValidHeader = false, ImageHash = hash };
        Assert.False(_slots.ReadHash(ImageKind.NanoClr, false, read));
        UpdateManager.Secondary = new ImageInfo { HasValidHeader = true, ImageHash = hash[..20] };
        Assert.False(_slots.ReadHash(ImageKind.NanoClr, true, read));
        Assert.Equal(new byte[32], read);

        UpdateManager.Secondary = new ImageInfo { HasValidHeader = true, ImageHash = hash };

        Assert.True(_slots.ReadHash(ImageKind.NanoClr, true, read));
        Assert.Equal(hash, read);
    }

    [Fact]
    public void Confirmation_and_going_back_are_passed_on()
    {
        UpdateManager.Status = UpdateStatus.Confirmed;
        Assert.True(_slots.ConfirmDeployment());
        Assert.True(_slots.RequestRevert(ImageKind.Deployment));
        UpdateManager.Result = UpdateSessionResult.NoImage;
        Assert.False(_slots.RequestRevert(ImageKind.NanoClr));
        Assert.Equal(["confirm", "revert deployment", "revert clr"], UpdateManager.Calls);
    }

    [Fact]
    public void What_goes_back_anyhow_is_not_ordered_back()
    {
        UpdateManager.Status = UpdateStatus.RollbackPending;

        Assert.True(_slots.RequestRevert(ImageKind.Deployment));
        Assert.Empty(UpdateManager.Calls);
    }

    [Theory]
    [InlineData(UpdateStatus.Confirmed, false, ImageSlotStatus.Confirmed)]
    [InlineData(UpdateStatus.Confirmed, true, ImageSlotStatus.Confirmed)]
    [InlineData(UpdateStatus.Testing, true, ImageSlotStatus.Testing)]
    [InlineData(UpdateStatus.Testing, false, ImageSlotStatus.Confirmed)]
    [InlineData(UpdateStatus.RollbackPending, true, ImageSlotStatus.Testing)]
    [InlineData(UpdateStatus.RollbackPending, false, ImageSlotStatus.Testing)]
    [InlineData(UpdateStatus.TestPending, true, ImageSlotStatus.TestPending)]
    [InlineData(UpdateStatus.PermanentPending, true, ImageSlotStatus.PermanentPending)]
    [InlineData(UpdateStatus.Unknown, false, ImageSlotStatus.Unknown)]
    public void A_state_says_what_the_next_restart_does_in_the_words_of_either(UpdateStatus told, bool hasSecondary, ImageSlotStatus state)
    {
        UpdateManager.Status = told;
        UpdateManager.Secondary = hasSecondary ? new ImageInfo { HasValidHeader = true, ImageHash = new byte[32] } : null;

        Assert.Equal(state, _slots.StatusOf(ImageKind.Deployment));
    }

    [Theory]
    [InlineData(UpdateStatus.RollbackPending, true, false)]
    [InlineData(UpdateStatus.Testing, true, false)]
    [InlineData(UpdateStatus.Testing, false, true)]
    [InlineData(UpdateStatus.Confirmed, false, true)]
    public void A_confirmation_that_could_not_be_written_is_none_unless_the_image_stays_anyhow(UpdateStatus told, bool hasSecondary, bool isKept)
    {
        UpdateManager.Status = told;
        UpdateManager.Secondary = hasSecondary ? new ImageInfo { HasValidHeader = true, ImageHash = new byte[32] } : null;
        UpdateManager.Result = UpdateSessionResult.FlashError;

        Assert.Equal(isKept, _slots.ConfirmDeployment());
        Assert.Equal(["confirm"], UpdateManager.Calls);
    }
}
