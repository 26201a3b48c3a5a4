using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Staging;

namespace OtaStack.Signing.Ceremonies;

/// <summary>Metadata that awaits signatures, in a repository or before there is one.</summary>
internal interface IAwaitedMetadata
{
    string Directory { get; }

    string Product { get; }

    string Role { get; }

    SignedMetadata Metadata { get; }

    /// <summary>What it follows; null when it is the first.</summary>
    SignedMetadata? Previous { get; }

    IReadOnlyList<SignatureRequirement> Requirements { get; }

    /// <summary>The root chain as files; empty before root version 1 is published.</summary>
    IReadOnlyList<byte[]> Roots { get; }

    /// <summary>The file that delegates to the role; null for <c>root</c> and <c>targets</c>.</summary>
    byte[]? Delegator { get; }

    /// <summary>Fixes its bytes, so that signatures made elsewhere fit.</summary>
    IAwaitedMetadata Freeze();

    /// <summary>Verifies and adds exactly one signature, and publishes when every threshold is met.</summary>
    SignOutcome Add(string keyId, byte[] signature);
}
