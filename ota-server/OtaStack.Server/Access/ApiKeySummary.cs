namespace OtaStack.Server.Access;

/// <summary>An API key as the API and the console show it; its secret is known to nobody here.</summary>
/// <param name="Id">The public part of the key: <c>ota_ID_…</c>.</param>
/// <param name="Revoked">Null while it counts.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record ApiKeySummary(string Id, string Name, DateTimeOffset Created, DateTimeOffset? Revoked);
