namespace OtaStack.Benchmarks;

/// <summary>Does the task once; throws when the result is not the expected one.</summary>
internal sealed record Contender(string Name, Action Once);
