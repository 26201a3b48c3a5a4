namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>Tests that run while no other test runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
}
