namespace OtaStack.Signing.Images;

/// <summary>The stable codes of failures around packed images. The arguments of each are told beside it, in order.</summary>
public static class PackingErrorCode
{
    /// <summary>bytes of the image</summary>
    public const string NothingGained = "packing.nothing_gained";
}
