namespace OtaStack.Server.Tuf;

/// <summary>Why the server does not accept signed metadata.</summary>
/// <param name="Reason">Stable, camel case: the last part of the problem code.</param>
/// <param name="Detail">One sentence that names the thing, what was expected and what came.</param>
internal sealed record TrustRefusal(string Reason, string Detail);
