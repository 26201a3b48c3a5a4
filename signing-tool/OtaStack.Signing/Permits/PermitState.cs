namespace OtaStack.Signing.Permits;

/// <summary>A permit in a repository and how far it is.</summary>
/// <param name="State"><c>published</c>, <c>staged</c> (not signed yet), or <c>revoking</c> (its removal is not signed yet).</param>
public sealed record PermitState(PermitDocument Permit, string State);
