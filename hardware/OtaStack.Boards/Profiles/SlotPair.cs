namespace OtaStack.Boards.Profiles;

/// <summary>Where one image runs and where its successor is staged.</summary>
/// <param name="Image"><c>nanoclr</c> or <c>deployment</c>, as in release data.</param>
/// <param name="Primary">Region that it runs from.</param>
/// <param name="Secondary">Region that new images are written to.</param>
public sealed record SlotPair(string Image, string Primary, string Secondary);
