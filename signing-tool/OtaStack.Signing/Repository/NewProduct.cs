using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Repository;

/// <summary>What a new repository directory is made from.</summary>
public sealed class NewProduct
{
    /// <summary>Most keys that one role may have: what a device accepts in one root.</summary>
    public const int MaxKeys = 14;

    /// <summary>Product name, boards and expiry.</summary>
    public required ProductSettings Settings { get; init; }

    /// <summary>Root keys that are at hand and sign: at least <see cref="RootThreshold"/>, or none.</summary>
    public required IReadOnlyList<IKeySigner> RootSigners { get; init; }

    /// <summary>Root keys that are not at hand and only get listed.</summary>
    public IReadOnlyList<TufKey> AbsentRootKeys { get; init; } = [];

    public required int RootThreshold { get; init; }

    public required IReadOnlyList<TufKey> TargetsKeys { get; init; }

    public required int TargetsThreshold { get; init; }

    /// <summary>The server's key for <c>snapshot</c> and <c>timestamp</c>.</summary>
    public required TufKey OnlineKey { get; init; }

    /// <summary>True when no root key is at hand: root version 1 is staged, for a ceremony, and nothing is published.</summary>
    internal bool IsRootStaged => RootSigners.Count == 0 && AbsentRootKeys.Count > 0;
}
