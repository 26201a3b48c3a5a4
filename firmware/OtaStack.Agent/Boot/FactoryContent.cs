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
    public readonly byte[] RootJson;

    /// <summary>The image index (<c>*.idx</c>).</summary>
    public readonly IByteSource Index;

    /// <summary>The image: the parts one after the other, as in the release's target file.</summary>
    public readonly IByteSource Image;

    public string ReleaseId = "";

    /// <summary><c>MAJOR.MINOR.PATCH</c>.</summary>
    public string Version = "";

    public int SecurityCounter;
}
