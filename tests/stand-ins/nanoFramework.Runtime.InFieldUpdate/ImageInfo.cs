namespace nanoFramework.Runtime.InFieldUpdate;

public class ImageInfo
{
    public byte[] ImageHash { get; init; } = [];

    public bool HasValidHeader { get; init; }
}
