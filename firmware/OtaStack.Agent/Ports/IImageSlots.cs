using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Ports;

/// <summary>
/// The image slots of a board that starts with MCUboot, as nanoFramework's In-Field Update tells them: each image has a primary slot, which
/// runs, and a secondary one, which is staged. Images are <see cref="ImageKind.NanoClr"/> and <see cref="ImageKind.Deployment"/>; each has at
/// most one session at a time, and those of both may be open together. The rules:
/// bytes go into the secondary slot alone, in order, and cannot be read back;
/// a session survives restarts: it goes on at an erase block, of which what was in it is lost;
/// a completed image is started once, on trial, at the next restart, if the boot loader finds its signature good;
/// an unconfirmed deployment is taken back by the boot loader at the restart after that; nanoCLR confirms itself as it starts.
/// A call that returns has reached the flash. Nothing here throws for what is in the slots: see the result.
/// </summary>
public interface IImageSlots
{
    /// <summary>Empties the secondary slot and opens a session, in place of one that the caller has open for this image.</summary>
    /// <param name="length">Bytes of the image file, TLVs included.</param>
    ImageSlotResult Start(ImageKind image, int length);

    /// <summary>Opens a session that goes on with what is in the secondary slot, in place of one that the caller has open for this image.</summary>
    /// <param name="header">The first 32 bytes of the image: those in the slot must be the same.</param>
    ImageSlotResult Resume(ImageKind image, int length, byte[] header);

    /// <summary>Where the open session wants the next byte: a multiple of the erase block when it was just opened; 0 without a session.</summary>
    int NextOffset(ImageKind image);

    /// <summary>Adds bytes at <see cref="NextOffset"/>.</summary>
    ImageSlotResult Write(ImageKind image, byte[] buffer, int offset, int count);

    /// <summary>Checks structure and SHA-256 of what was written and, when they are right, schedules the trial. Closes the session if so.</summary>
    ImageSlotResult Complete(ImageKind image);

    /// <summary>Empties the secondary slot; closes the session. An image that was completed is not started.</summary>
    ImageSlotResult Erase(ImageKind image);

    /// <summary>What the boot loader has done, or is about to do, with the image.</summary>
    ImageSlotStatus StatusOf(ImageKind image);

    /// <summary>SHA-256 of the image in a slot, as its TLVs tell. False when there is no image with a valid header.</summary>
    /// <param name="sha256">Receives 32 bytes.</param>
    bool ReadHash(ImageKind image, bool isSecondary, byte[] sha256);

    /// <summary>
    /// Keeps the deployment that runs for good. False when the next restart would take it back all the same. To be called whatever <see cref="StatusOf"/> says, as often as wanted.
    /// </summary>
    bool ConfirmDeployment();

    /// <summary>
    /// Has the boot loader put back, at the next restart, the image that ran before; true also when it does so anyhow. False when there is none to go back to: the boot loader
    /// overwrites, the secondary slot holds something else by now, the deployment is confirmed, or it is a nanoCLR under swap using offset. That it is true is no promise.
    /// </summary>
    bool RequestRevert(ImageKind image);
}
