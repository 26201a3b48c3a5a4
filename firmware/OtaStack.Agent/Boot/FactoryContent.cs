using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Boot;

/// <summary>What a device is given when it is made.</summary>
public sealed class FactoryContent
{
    public FactoryContent(byte[] rootJson, IByteSource index, IByteSource image)
    {
        RootJson = rootJson;
        Index = index;
        Image = image;
    }

    /// <summary>The root metadata that the device trusts from the start.</summary>
    public byte[] RootJson { get; }

    /// <summary>The image index (<c>*.idx</c>).</summary>
    public IByteSource Index { get; }

    /// <summary>The image: the parts one after the other, as in the release's target file.</summary>
    public IByteSource Image { get; }

    public string ReleaseId { get; set; } = "";

    /// <summary><c>MAJOR.MINOR.PATCH</c>.</summary>
    public string Version { get; set; } = "";

    public int SecurityCounter { get; set; }
}
