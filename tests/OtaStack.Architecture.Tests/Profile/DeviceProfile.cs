using Mono.Cecil;
using Mono.Cecil.Cil;

namespace OtaStack.Architecture.Tests.Profile;

/// <summary>
/// The nanoFramework 1.x profile as rules over compiled code: no generics, no types from outside the contracts,
/// nothing that the interpreter or the PE converter lacks.
/// </summary>
internal sealed class DeviceProfile
{
    private static readonly HashSet<Code> MissingInstructions =
    [
        Code.Arglist, Code.Calli, Code.Cpblk, Code.Initblk, Code.Jmp, Code.Localloc, Code.Mkrefany, Code.Refanytype, Code.Refanyval, Code.Tail,
    ];

    private readonly HashSet<string> _own;
    private readonly HashSet<string> _allowedAssemblies;
    private readonly HashSet<string> _contractMembers;
    private readonly List<string> _violations = [];

    /// <param name="contracts">The contract assemblies; every member taken from them must be declared there.</param>
    /// <param name="own">Names of device assemblies that may be referred to.</param>
    public DeviceProfile(IEnumerable<ModuleDefinition> contracts, IEnumerable<string> own)
    {
        ModuleDefinition[] modules = [.. contracts];
        _own = [.. own];
        _allowedAssemblies = [.. _own, .. modules.Select(module => module.Assembly.Name.Name)];
        _contractMembers = [.. modules.SelectMany(module => module.GetTypes()).SelectMany(MembersOf)];
    }

    public int Inspected { get; private set; }

    public IReadOnlyList<string> Violations => _violations;

    public void Inspect(ModuleDefinition module)
    {
        foreach (AssemblyNameReference reference in module.AssemblyReferences.Where(reference => !_allowedAssemblies.Contains(reference.Name)))
        {
            Add("assembly", reference.Name, "is outside the contracts");
        }

        foreach (TypeDefinition type in module.Types)
        {
            Inspect(type);
        }
    }

    public void Inspect(TypeDefinition type)
    {
        Inspected++;
        if (type.HasGenericParameters)
        {
            Add("generic type", type.FullName, "declares type parameters");
        }

        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Check(implemented.InterfaceType, type.FullName);
        }

        Check(type.BaseType, type.FullName);
        foreach (FieldDefinition field in type.Fields)
        {
            Check(field.FieldType, field.FullName);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Inspect(method);
        }

        foreach (TypeDefinition nested in type.NestedTypes)
        {
            Inspect(nested);
        }
    }

    private static IEnumerable<string> MembersOf(TypeDefinition type)
    {
        return type.Methods.Select(method => method.FullName)
            .Concat(type.Fields.Select(field => field.FullName))
            .Append(type.FullName);
    }

    private void Inspect(MethodDefinition method)
    {
        Inspected++;
        if (method.HasGenericParameters)
        {
            Add("generic method", method.FullName, "declares type parameters");
        }

        if (method.IsPInvokeImpl)
        {
            Add("native call", method.FullName, "is a P/Invoke");
        }

        Check(method.ReturnType, method.FullName);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Check(parameter.ParameterType, method.FullName);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            Check(variable.VariableType, method.FullName);
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            Inspect(instruction, method);
        }
    }

    private void Inspect(Instruction instruction, MethodDefinition method)
    {
        if (MissingInstructions.Contains(instruction.OpCode.Code))
        {
            Add("instruction", method.FullName, $"uses {instruction.OpCode.Name}");
        }

        switch (instruction.Operand)
        {
            case TypeReference type:
                Check(type, method.FullName);
                break;
            case GenericInstanceMethod generic:
                Add("generic method", method.FullName, $"calls {generic.FullName}");
                break;
            case MethodReference called:
                Check(called.DeclaringType, method.FullName);
                CheckMember(called, called.FullName, method.FullName);
                break;
            case FieldReference field:
                Check(field.DeclaringType, method.FullName);
                CheckMember(field, field.FullName, method.FullName);
                break;
            default:
                break;
        }
    }

    private void Check(TypeReference? type, string where)
    {
        switch (type)
        {
            case null:
                break;
            case GenericInstanceType or GenericParameter:
                Add("generic type", where, $"uses {type.FullName}");
                break;
            case PointerType or FunctionPointerType:
                Add("pointer", where, $"uses {type.FullName}");
                break;
            case ArrayType { Rank: > 1 }:
                Add("array", where, $"uses {type.FullName}");
                break;
            case TypeSpecification specification:
                Check(specification.ElementType, where);
                break;
            case { Scope: AssemblyNameReference scope } when !_allowedAssemblies.Contains(scope.Name):
                Add("type", where, $"uses {type.FullName} of {scope.Name}");
                break;
            default:
                break;
        }
    }

    private void CheckMember(MemberReference member, string fullName, string where)
    {
        bool fromContract = member.DeclaringType is { Scope: AssemblyNameReference scope } && !_own.Contains(scope.Name) && member.DeclaringType is not ArrayType;
        if (fromContract && !_contractMembers.Contains(fullName))
        {
            Add("member", where, $"uses {fullName}, which no contract declares");
        }
    }

    private void Add(string rule, string where, string what)
    {
        _violations.Add($"{rule}: {where} {what}");
    }
}
