namespace OtaStack.Signing.Metadata;

/// <summary>Who may sign for a role, and how many of them must.</summary>
/// <param name="KeyIds">Unique keyids, ascending.</param>
/// <param name="Threshold">1 to the number of keys.</param>
public sealed record RoleKeys(IReadOnlyList<string> KeyIds, int Threshold);
