using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Signing;

/// <summary>No verb can sign unlogged: only one place opens private keys, and it wraps them.</summary>
public sealed class KeyOpeningTests
{
    private static readonly string[] Allowed =
    [
        // Opens keys and hands them out logged.
        "OpenSigners: Logged", "OpenSigners: Open", "OpenSigners: OpenMessageSigner", "KeyUseJournal: .ctor",

        // Makes keys and writes them away.
        "KeyGenerateVerb: Generate",
    ];

    [Fact]
    public void Only_the_place_that_logs_opens_private_keys()
    {
        using ModuleDefinition tool = BuiltAssemblies.Read("ota");
        using ModuleDefinition library = BuiltAssemblies.Read("ota", "OtaStack.Signing");

        IReadOnlyList<string> openings = KeyOpenings.In(tool, library);

        Assert.DoesNotContain(openings, opening => !Allowed.Contains(opening));
        Assert.Contains("OpenSigners: Open", openings);
        Assert.Contains("KeyGenerateVerb: Generate", openings);
    }
}
