using Mono.Cecil;
using Mono.Cecil.Cil;
using OtaStack.Architecture.Tests.Layout;

namespace OtaStack.Architecture.Tests.Size;

/// <summary>
/// Device assemblies show their state as fields, because a property costs 65 bytes of a device (docs/adr/0010). Other assemblies only
/// read them: what the compiler no longer guards is guarded here.
/// </summary>
public sealed class FieldOwnershipTests
{
    /// <summary>Types made to be filled in by others.</summary>
    private static readonly string[] Settings = ["OtaStack.Trust.Tuf.TrustLimits", "OtaStack.Agent.Core.AgentSettings", "OtaStack.Agent.Core.Conditions", "OtaStack.Agent.Transfer.BandwidthLimit"];

    /// <summary>The record that the launcher and the agent keep together: the launcher boots by it, the agent schedules and confirms in it, the factory writes the first.</summary>
    private static readonly string[] SharedWithTheAgent = ["OtaStack.Launcher.BootRecord", "OtaStack.Launcher.SlotEntry"];

    public static TheoryData<string> Users => [.. Arrows.Allowed.Keys.Where(assembly => assembly is not "OtaStack.Trust" and not "OtaStack.Launcher")];

    [Theory]
    [MemberData(nameof(Users))]
    public void No_assembly_writes_the_state_of_a_device_assembly(string assembly)
    {
        using ModuleDefinition module = BuiltAssemblies.Read(assembly);

        Assert.Empty(ForeignWrites(module));
    }

    [Fact]
    public void A_write_from_outside_is_caught()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(FieldOwnershipTests).Assembly.Location);
        MethodDefinition method = module.GetType(typeof(FieldOwnershipTests).FullName).Methods.Single(candidate => candidate.Name == nameof(Overwrite));
        FieldReference state = new("State", module.TypeSystem.Int32, new TypeReference("OtaStack.Trust.Tuf", "Refresh", module, new AssemblyNameReference("OtaStack.Trust", null)));
        method.Body.Instructions.Insert(0, Instruction.Create(OpCodes.Stfld, state));

        Assert.Equal(["OtaStack.Architecture.Tests.Size.FieldOwnershipTests.Overwrite writes OtaStack.Trust.Tuf.Refresh.State"], ForeignWrites(module));
    }

    private static void Overwrite()
    {
    }

    private static IEnumerable<string> ForeignWrites(ModuleDefinition module)
    {
        return from type in module.GetTypes()
               from method in type.Methods.Where(method => method.HasBody)
               from instruction in method.Body.Instructions
               where instruction.OpCode == OpCodes.Stfld
               let field = (FieldReference)instruction.Operand
               where field.DeclaringType.Scope.Name is "OtaStack.Trust" or "OtaStack.Launcher" or "OtaStack.Agent" && !Settings.Contains(field.DeclaringType.FullName)
               where module.Assembly.Name.Name is not "OtaStack.Agent" and not "OtaStack.Agent.Host" || !SharedWithTheAgent.Contains(field.DeclaringType.FullName)
               select $"{type.FullName}.{method.Name} writes {field.DeclaringType.FullName}.{field.Name}";
    }
}
