namespace nanoFramework.Runtime.InFieldUpdate;

/// <summary>The native side of a board, which tests bring. Sessions and their tokens are the library's.</summary>
public interface IUpdateFirmware
{
    UpdateStatus StatusOf(ImageType image);

    /// <summary>Null when there is no valid image.</summary>
    byte[]? HashOf(ImageType image, bool isSecondary);

    UpdateSessionResult Start(ImageType image, int length);

    UpdateSessionResult Resume(ImageType image, int length, byte[] header);

    int NextOffset(ImageType image);

    UpdateSessionResult Write(ImageType image, byte[] buffer, int offset, int count);

    UpdateSessionResult Complete(ImageType image);

    UpdateSessionResult Erase(ImageType image);

    bool Confirm();

    bool Revert(ImageType image);
}
