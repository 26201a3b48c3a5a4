using System;
using nanoFramework.Runtime.InFieldUpdate;
using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;

namespace OtaStack.Device.InFieldUpdate;

/// <summary>
/// The image slots of a board with MCUboot, through nanoFramework's In-Field Update. Its results and states have the numbers of the port's. A
/// session that this object does not know of is the library's own affair: it answers <see cref="ImageSlotResult.Busy"/>.
/// </summary>
public sealed class InFieldUpdateSlots : IImageSlots
{
    private const int HashSize = 32;

    /// <summary>By <see cref="ImageType"/>.</summary>
    private readonly UpdateSession?[] _sessions = new UpdateSession?[2];

    public ImageSlotResult Start(ImageKind image, int length)
    {
        ImageType type = Leave(image);
        UpdateSessionResult result = UpdateManager.StartUpdateSession(type, length, out UpdateSession session);
        return Keep(type, result, session);
    }

    public ImageSlotResult Resume(ImageKind image, int length, byte[] header)
    {
        ImageType type = Leave(image);
        UpdateSessionResult result = UpdateManager.ResumeUpdateSession(type, length, header, out UpdateSession session);
        return Keep(type, result, session);
    }

    public int NextOffset(ImageKind image)
    {
        UpdateSession? session = _sessions[(int)TypeOf(image)];
        return session == null ? 0 : session.NextOffset;
    }

    public ImageSlotResult Write(ImageKind image, byte[] buffer, int offset, int count)
    {
        UpdateSession? session = _sessions[(int)TypeOf(image)];
        return session == null ? ImageSlotResult.BadToken : (ImageSlotResult)UpdateManager.StoreImageChunk(session, buffer, offset, count);
    }

    public ImageSlotResult Complete(ImageKind image)
    {
        int type = (int)TypeOf(image);
        UpdateSession? session = _sessions[type];
        if (session == null)
        {
            return ImageSlotResult.BadToken;
        }

        UpdateSessionResult result = UpdateManager.CompleteUpdateSession(session);
        if (result == UpdateSessionResult.Success)
        {
            _sessions[type] = null;
        }

        return (ImageSlotResult)result;
    }

    public ImageSlotResult Erase(ImageKind image)
    {
        return (ImageSlotResult)UpdateManager.EraseSecondaryImage(Leave(image));
    }

    /// <summary>
    /// The library's documentation and its firmware use two words differently, and both are understood. What the boot loader will take back by itself is
    /// told as Testing by the one, as RollbackPending by the other. What merely has no mark of confirmation, as it left the factory or because the boot loader overwrites, is told as
    /// Testing by the firmware: it stays, for there is no image to go back to.
    /// </summary>
    public ImageSlotStatus StatusOf(ImageKind image)
    {
        ImageType type = TypeOf(image);
        UpdateStatus status = UpdateManager.GetStatus(type);
        return status == UpdateStatus.RollbackPending ? ImageSlotStatus.Testing
            : status == UpdateStatus.Testing && UpdateManager.GetSecondaryImageInfo(type) == null ? ImageSlotStatus.Confirmed
            : (ImageSlotStatus)status;
    }

    public bool ReadHash(ImageKind image, bool isSecondary, byte[] sha256)
    {
        ImageType type = TypeOf(image);
        ImageInfo? info = isSecondary ? UpdateManager.GetSecondaryImageInfo(type) : UpdateManager.GetPrimaryImageInfo(type);
        byte[]? hash = info == null || !info.HasValidHeader ? null : info.ImageHash;
        if (hash == null || hash.Length != HashSize)
        {
            return false;
        }

        Array.Copy(hash, 0, sha256, 0, HashSize);
        return true;
    }

    /// <summary>What stays anyhow cannot always be marked: the firmware answers no then, and it is kept all the same.</summary>
    public bool ConfirmDeployment()
    {
        return UpdateManager.ConfirmDeploymentImage() || StatusOf(ImageKind.Deployment) != ImageSlotStatus.Testing;
    }

    /// <summary>What goes back anyhow need not be ordered back; the firmware refuses that.</summary>
    public bool RequestRevert(ImageKind image)
    {
        return StatusOf(image) == ImageSlotStatus.Testing || (image == ImageKind.NanoClr ? UpdateManager.RequestClrRevert() : UpdateManager.RequestDeploymentRevert());
    }

    private static ImageType TypeOf(ImageKind image)
    {
        return image == ImageKind.NanoClr ? ImageType.NanoClr : ImageType.Deployment;
    }

    /// <summary>Ends the session that is open for the image; what is in the slot stays.</summary>
    private ImageType Leave(ImageKind image)
    {
        ImageType type = TypeOf(image);
        UpdateSession? session = _sessions[(int)type];
        _sessions[(int)type] = null;
        if (session != null)
        {
            UpdateManager.AbortUpdateSession(session, false);
        }

        return type;
    }

    private ImageSlotResult Keep(ImageType type, UpdateSessionResult result, UpdateSession session)
    {
        _sessions[(int)type] = result == UpdateSessionResult.Success ? session : null;
        return (ImageSlotResult)result;
    }
}
