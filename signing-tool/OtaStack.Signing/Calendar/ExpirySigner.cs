namespace OtaStack.Signing.Calendar;

/// <summary>Somebody who may sign.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Label">What people call it, or null.</param>
public sealed record ExpirySigner(string KeyId, string? Label);
