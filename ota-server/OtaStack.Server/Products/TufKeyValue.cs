namespace OtaStack.Server.Products;

/// <param name="Public">64 hex characters.</param>
internal sealed record TufKeyValue(string Public);
