namespace OtaStack.TestKit;

/// <summary>A release that the simulator has made.</summary>
public sealed record SimulatedRelease(string ReleaseId, string ImagePath, byte[] Image, string IndexPath, byte[] Index)
{
    /// <summary>What devices fetch in place of the image; null when they fetch the image.</summary>
    public byte[]? Packed { get; init; }

    /// <summary>The target that devices fetch.</summary>
    public string FetchedPath => Packed is null ? ImagePath : ImagePath + ".lzss";

    /// <summary>The bytes that devices fetch.</summary>
    public byte[] Fetched => Packed ?? Image;
}
