namespace OtaStack.Bundles.Verification;

/// <summary>A permit in a bundle that was verified (docs/permits.md).</summary>
/// <param name="Path">The target: <c>PRODUCT/permits/ID.json</c>.</param>
/// <param name="Content">Its signed bytes; they have the form of a permit.</param>
public sealed record BundlePermit(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>The product that the path names.</summary>
    public string Product => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>True for the path of a permit: devices look for it nowhere else.</summary>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] segments = path.Split('/');
        return segments is [_, "permits", _];
    }
}
