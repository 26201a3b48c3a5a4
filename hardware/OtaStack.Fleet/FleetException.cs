namespace OtaStack.Fleet;

/// <summary>Something the user has to put right; the message is theirs to read.</summary>
internal sealed class FleetException(string message, Exception? cause = null) : Exception(message, cause);
