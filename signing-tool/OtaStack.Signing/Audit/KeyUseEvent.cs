namespace OtaStack.Signing.Audit;

/// <summary>What an entry of the key-use log tells.</summary>
public static class KeyUseEvent
{
    /// <summary>The log begins.</summary>
    public const string Created = "created";

    /// <summary>A signature is about to be made.</summary>
    public const string Intent = "intent";

    /// <summary>It was made; it leaves after this entry is on the medium.</summary>
    public const string Done = "done";

    /// <summary>It was not made.</summary>
    public const string Failed = "failed";

    /// <summary>A line that a crash had cut was put aside.</summary>
    public const string Mended = "mended";
}
