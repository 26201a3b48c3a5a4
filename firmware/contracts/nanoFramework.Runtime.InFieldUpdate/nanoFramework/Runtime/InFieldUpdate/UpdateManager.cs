namespace nanoFramework.Runtime.InFieldUpdate;

public static class UpdateManager
{
    public static UpdateStatus GetStatus(ImageType image) => throw null!;
    public static ImageInfo GetPrimaryImageInfo(ImageType image) => throw null!;
    public static ImageInfo GetSecondaryImageInfo(ImageType image) => throw null!;
    public static UpdateSessionResult StartUpdateSession(ImageType image, int totalLength, out UpdateSession session) => throw null!;
    public static UpdateSessionResult ResumeUpdateSession(
        ImageType image, int totalLength, byte[] expectedHeader, out UpdateSession session) => throw null!;
    public static UpdateSessionResult StoreImageChunk(UpdateSession session, byte[] buffer, int offset, int count) => throw null!;
    public static UpdateSessionResult CompleteUpdateSession(UpdateSession session) => throw null!;
    public static UpdateSessionResult AbortUpdateSession(UpdateSession session, bool eraseSlot) => throw null!;
    public static UpdateSessionResult EraseSecondaryImage(ImageType image) => throw null!;
    public static bool ConfirmDeploymentImage() => throw null!;
    public static bool RequestDeploymentRevert() => throw null!;
    public static bool RequestClrRevert() => throw null!;
}
