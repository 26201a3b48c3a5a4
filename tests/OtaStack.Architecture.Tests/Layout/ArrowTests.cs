using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Layout;

public sealed class ArrowTests
{
    public static TheoryData<string> Assemblies => [.. Arrows.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_only_inwards(string assembly)
    {
        using ModuleDefinition module = BuiltAssemblies.Read(assembly);

        string[] references = [.. module.AssemblyReferences.Select(reference => reference.Name)];

        Assert.NotEmpty(references);
        Assert.Empty(Arrows.Forbidden(assembly, references));
    }

    [Fact]
    public void A_server_that_sees_the_signing_code_is_caught()
    {
        Assert.Equal(["OtaStack.Server must not refer to OtaStack.Signing"], Arrows.Forbidden("OtaStack.Server", ["OtaStack.Signing", "OtaStack.Trust", "mscorlib"]));
    }
}
