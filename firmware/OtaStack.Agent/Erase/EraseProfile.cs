namespace OtaStack.Agent.Erase;

/// <summary>What a board has to erase and by which means: data, the same for all devices of the board (docs/erase.md).</summary>
public sealed class EraseProfile
{
    /// <summary>Where the receipt of the newest erase stands, as it was sent or would have been.</summary>
    public const string ReceiptPath = "erase/receipt";

    /// <param name="medium">Does what files alone cannot.</param>
    /// <param name="targets">In the order of erasing within a stage. The last of all is the file with the device's key, 32 bytes.</param>
    /// <param name="means">
    /// Told in the receipt (NIST SP 800-88 Rev. 2 §4.6): method (<c>clear</c> or <c>purge</c>, whichever is reached on this medium,
    /// §3.1), type of medium and technique, for example <c>clear, NOR flash, block erase</c>.
    /// </param>
    public EraseProfile(IErasableMedium medium, EraseTarget[] targets, string means)
    {
        Medium = medium;
        Targets = targets;
        Means = means;
    }

    public readonly IErasableMedium Medium;

    public readonly EraseTarget[] Targets;

    public readonly string Means;
}
