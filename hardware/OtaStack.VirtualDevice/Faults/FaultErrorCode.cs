namespace OtaStack.VirtualDevice.Faults;

/// <summary>Stable codes of what can be wrong in a script; each has a sentence in both languages.</summary>
public static class FaultErrorCode
{
    /// <summary>Another word was expected.</summary>
    public const string Word = "word";

    /// <summary>No number, or one that is out of range.</summary>
    public const string Number = "number";

    /// <summary>Nothing may follow here.</summary>
    public const string Rest = "rest";

    /// <summary>These two do not go together.</summary>
    public const string Combination = "combination";

    /// <summary>The script has too many lines or bytes.</summary>
    public const string TooLong = "tooLong";
}
