using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Calendar;

/// <summary>When the published metadata of a role expires, and who can renew it.</summary>
/// <param name="Role"><c>root</c>, <c>targets</c> or a delegated role.</param>
/// <param name="Version">The published version.</param>
/// <param name="Expires">The first second at which devices accept it no longer.</param>
/// <param name="State">How near that is.</param>
/// <param name="DaysLeft">Whole days that are left; negative when it has expired.</param>
/// <param name="Threshold">How many of the signers must sign the next version.</param>
/// <param name="Signers">Who may sign the next version, ascending by keyid.</param>
public sealed record ExpiryEntry(
    string Role, int Version, DateTimeOffset Expires, ExpiryState State, int DaysLeft, int Threshold, IReadOnlyList<ExpirySigner> Signers)
{
    /// <summary>The file that expires.</summary>
    public string File => RepositoryPaths.RoleMetadata(Role, Version);
}
