namespace OtaStack.Benchmarks;

/// <summary>One task and who can do it; the first contender is ours, which the others are compared with.</summary>
internal sealed record Benchmark(string Name, Contender[] Contenders);
