namespace OtaStack.Scenario;

/// <summary>The story did not go as it must; the message says what was expected and what came.</summary>
internal sealed class ScenarioException(string message, Exception? cause = null) : Exception(message, cause);
