using nanoFramework.Runtime.InFieldUpdate;
using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Device.Tests.Slots;

/// <summary>The native side of In-Field Update on a virtual board: its flash, its slots, its boot loader.</summary>
/// <param name="isAsBuilt">
/// States and answers as the firmware's sources give them, which differ from its documentation: an image on trial is <c>RollbackPending</c> and cannot be ordered back (it goes back anyhow), one
/// without a mark of confirmation that stays is <c>Testing</c> and can be ordered back (and stays).
/// </param>
internal sealed class BoardFirmware(McubootBoard board, bool isAsBuilt) : IUpdateFirmware
{
    public UpdateStatus StatusOf(ImageType image) => (UpdateStatus)(isAsBuilt ? board.Slots.ToldStatusOf(Kind(image)) : board.Slots.StatusOf(Kind(image)));

    public byte[]? HashOf(ImageType image, bool isSecondary)
    {
        byte[] hash = new byte[32];
        return board.Slots.ReadHash(Kind(image), isSecondary, hash) ? hash : null;
    }

    public UpdateSessionResult Start(ImageType image, int length) => (UpdateSessionResult)board.Slots.Start(Kind(image), length);

    public UpdateSessionResult Resume(ImageType image, int length, byte[] header) => (UpdateSessionResult)board.Slots.Resume(Kind(image), length, header);

    public int NextOffset(ImageType image) => board.Slots.NextOffset(Kind(image));

    public UpdateSessionResult Write(ImageType image, byte[] buffer, int offset, int count) => (UpdateSessionResult)board.Slots.Write(Kind(image), buffer, offset, count);

    public UpdateSessionResult Complete(ImageType image) => (UpdateSessionResult)board.Slots.Complete(Kind(image));

    public UpdateSessionResult Erase(ImageType image) => (UpdateSessionResult)board.Slots.Erase(Kind(image));

    public bool Confirm() => board.Slots.ConfirmDeployment() && (!isAsBuilt || StatusOf(ImageType.Deployment) == UpdateStatus.Confirmed);

    public bool Revert(ImageType image)
    {
        return isAsBuilt && image == ImageType.Deployment ? StatusOf(image) == UpdateStatus.Testing : board.Slots.RequestRevert(Kind(image));
    }

    private static ImageKind Kind(ImageType image)
    {
        return image == ImageType.NanoClr ? ImageKind.NanoClr : ImageKind.Deployment;
    }
}
