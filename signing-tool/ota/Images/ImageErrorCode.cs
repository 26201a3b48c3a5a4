namespace OtaStack.SigningTool.Images;

/// <summary>Stable codes of failures that only the verbs for images have.</summary>
internal static class ImageErrorCode
{
    /// <summary>option, text, least, most</summary>
    public const string NumberInvalid = "number.invalid";

    /// <summary>None.</summary>
    public const string VerifyKeyNeeded = "mcuboot.verify_key_needed";
}
