namespace nanoFramework.Runtime.InFieldUpdate;

/// <summary>Writes down what it is asked, and answers as it is told. For one test at a time.</summary>
public static class UpdateManager
{
    public static List<string> Calls { get; } = [];

    /// <summary>The answer to every call that has one.</summary>
    public static UpdateSessionResult Result { get; set; }

    public static UpdateStatus Status { get; set; }

    public static ImageInfo? Primary { get; set; }

    public static ImageInfo? Secondary { get; set; }

    public static UpdateStatus GetStatus(ImageType image)
    {
        return Status;
    }

    public static ImageInfo? GetPrimaryImageInfo(ImageType image)
    {
        return Primary;
    }

    public static ImageInfo? GetSecondaryImageInfo(ImageType image)
    {
        return Secondary;
    }

    public static UpdateSessionResult StartUpdateSession(ImageType image, int totalLength, out UpdateSession session)
    {
        session = new UpdateSession { Image = image };
        return Note($"start {image} {totalLength}");
    }

    public static UpdateSessionResult ResumeUpdateSession(ImageType image, int totalLength, byte[] expectedHeader, out UpdateSession session)
    {
        session = new UpdateSession { Image = image, NextOffset = 4096 };
        return Note($"resume {image} {totalLength} {expectedHeader.Length}");
    }

    public static UpdateSessionResult StoreImageChunk(UpdateSession session, byte[] buffer, int offset, int count)
    {
        session.NextOffset += count;
        return Note($"store {session.Image} {offset} {count}");
    }

    public static UpdateSessionResult CompleteUpdateSession(UpdateSession session)
    {
        return Note($"complete {session.Image}");
    }

    public static UpdateSessionResult AbortUpdateSession(UpdateSession session, bool eraseSlot)
    {
        return Note($"abort {session.Image} {eraseSlot}");
    }

    public static UpdateSessionResult EraseSecondaryImage(ImageType image)
    {
        return Note($"erase {image}");
    }

    public static bool ConfirmDeploymentImage()
    {
        return Note("confirm") == UpdateSessionResult.Success;
    }

    public static bool RequestDeploymentRevert()
    {
        return Note("revert deployment") == UpdateSessionResult.Success;
    }

    public static bool RequestClrRevert()
    {
        return Note("revert clr") == UpdateSessionResult.Success;
    }

    private static UpdateSessionResult Note(string call)
    {
        Calls.Add(call);
        return Result;
    }
}
