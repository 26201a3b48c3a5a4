using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Repository.DelegatedRoles;

/// <summary>A role that gets the right to list targets of its own: a channel, a board, a supplier, permits.</summary>
public sealed class NewDelegation
{
    /// <summary><c>[a-z0-9][a-z0-9._-]{0,63}</c>, no version, no top-level role.</summary>
    public required string Role { get; init; }

    /// <summary>Who signs the role's metadata.</summary>
    public required IReadOnlyList<TufKey> Keys { get; init; }

    public required int Threshold { get; init; }

    /// <summary>What the role may list, inside <c>PRODUCT/ROLE/</c>; empty for all of that folder, two levels deep.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>True to end the search here for the targets that the role may list.</summary>
    public bool Terminating { get; init; }

    /// <summary>The patterns of a role that may list everything in its folder.</summary>
    public static IReadOnlyList<string> DefaultPaths(string product, string role) => [$"{product}/{role}/*", $"{product}/{role}/*/*"];
}
