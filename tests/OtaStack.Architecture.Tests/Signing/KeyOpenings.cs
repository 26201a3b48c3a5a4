using Mono.Cecil;
using Mono.Cecil.Cil;

namespace OtaStack.Architecture.Tests.Signing;

/// <summary>Finds the types of the signing tool that get hold of a private key: by a call that returns a signer, or by making one.</summary>
internal static class KeyOpenings
{
    private static readonly string[] Ports = ["OtaStack.Signing.Keys.IKeySigner", "OtaStack.Signing.Keys.IMessageSigner"];

    /// <summary>"Type: Method" for each, with the type outermost.</summary>
    public static IReadOnlyList<string> In(ModuleDefinition tool, ModuleDefinition library)
    {
        HashSet<string> signers = [.. Ports, .. tool.GetTypes().Concat(library.GetTypes())
            .Where(type => type.Interfaces.Any(implemented => Ports.Contains(implemented.InterfaceType.FullName))).Select(type => type.FullName)];
        return [.. tool.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions.Where(instruction => Opens(instruction, signers))
                .Select(instruction => $"{Outermost(method.DeclaringType).Name}: {((MethodReference)instruction.Operand).Name}"))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool Opens(Instruction instruction, HashSet<string> signers)
    {
        // A delegate to such a method (ldftn) counts as a call of it. What a collection hands out was opened before it was put in,
        // and what OpenSigners hands out is logged.
        return instruction.Operand is MethodReference called
            && called.DeclaringType.Name != "OpenSigners"
            && (called.Name == ".ctor" ? signers.Contains(called.DeclaringType.FullName) : signers.Contains(called.ReturnType.FullName));
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
