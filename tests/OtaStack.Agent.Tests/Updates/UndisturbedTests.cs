namespace OtaStack.Agent.Tests.Updates;

/// <summary>Measurements of memory run alone: another test's collections would be counted.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UndisturbedTests
{
    public const string Name = "undisturbed";
}
