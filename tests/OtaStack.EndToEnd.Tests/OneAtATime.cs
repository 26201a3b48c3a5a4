namespace OtaStack.EndToEnd.Tests;

/// <summary>Whole systems share two cores badly: these tests run one after the other.</summary>
[CollectionDefinition("one scenario at a time", DisableParallelization = true)]
public sealed class OneAtATime;
