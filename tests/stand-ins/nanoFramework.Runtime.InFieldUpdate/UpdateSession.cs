namespace nanoFramework.Runtime.InFieldUpdate;

public class UpdateSession
{
    public ImageType Image { get; init; }

    public uint Token { get; init; }

    public int NextOffset { get; set; }
}
