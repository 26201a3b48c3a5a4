using Mono.Cecil;
using Mono.Cecil.Cil;
using OtaStack.Architecture.Tests.Nano;

namespace OtaStack.Architecture.Tests.Size;

/// <summary>
/// Estimates how large an assembly is as nanoFramework PE, from what the format stores (docs/adr/0010): records of fixed size, each name and
/// literal once, each signature once, the data of array initialisers, and the code with its short operands.
/// </summary>
internal sealed class DeviceSize
{
    private const int Header = 124;
    private const int AssemblyReference = 12;
    private const int TypeReference = 8;
    private const int MemberReference = 8;
    private const int Type = 24;
    private const int Method = 16;
    private const int Field = 8;
    private const int ExceptionHandler = 12;

    /// <summary>Of the names and signatures: the rest is in the runtime's own tables. Measured on Trust (0.87) and Agent (0.91).</summary>
    private const double StoredShare = 0.89;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _signatures = new(StringComparer.Ordinal);
    private int _fixed = Header;
    private int _code;

    private DeviceSize(ModuleDefinition module)
    {
        _fixed += AssemblyReference * module.AssemblyReferences.Count;
        _ = _texts.Add(module.Assembly.Name.Name);
        foreach (TypeReference type in module.GetTypeReferences().Where(type => !IsAttribute(type.FullName)))
        {
            _fixed += TypeReference;
            AddNames(type.Namespace, type.Name);
        }

        foreach (MemberReference member in module.GetMemberReferences().Where(member => !IsAttribute(member.DeclaringType.FullName)))
        {
            _fixed += MemberReference;
            AddNames(member.Name);
            if (member is MethodReference method)
            {
                AddSignature(method);
            }
        }

        foreach (TypeDefinition type in module.GetTypes().Where(type => type.Name != "<Module>" && type.Name != "RefSafetyRulesAttribute" && !NanoProject.LeftOut.Contains(type.FullName)))
        {
            Add(type);
        }
    }

    /// <summary>Bytes, to within one part in a hundred.</summary>
    public static int Of(ModuleDefinition module)
    {
        DeviceSize size = new(module);
        int shared = size._texts.Sum(text => text.Length + 1) + size._signatures.Sum(signature => signature.Length);
        return size._fixed + size._code + (int)(StoredShare * shared);
    }

    /// <summary>What the conversion leaves out: nobody on a device asks for it.</summary>
    private static bool IsAttribute(string type)
    {
        return type.EndsWith("Attribute", StringComparison.Ordinal) && type != "System.Attribute";
    }

    /// <summary>One character for each byte.</summary>
    private static string Encode(TypeReference type)
    {
        return type switch
        {
            ArrayType array => "[" + Encode(array.ElementType),
            ByReferenceType reference => "&" + Encode(reference.ElementType),
            _ when type.IsPrimitive || type.FullName is "System.Void" or "System.String" or "System.Object" => ((char)(0x4000 + (int)type.MetadataType)).ToString(),
            _ => "T" + (char)(type.MetadataToken.RID & 0x3FFF) + (char)(type.MetadataToken.RID >> 14),
        };
    }

    private void Add(TypeDefinition type)
    {
        FieldDefinition[] fields = [.. type.Fields.Where(field => !field.HasConstant)];
        _fixed += Type + (Method * type.Methods.Count) + (Field * fields.Length);
        AddNames(type.Namespace, type.Name);
        foreach (FieldDefinition field in fields)
        {
            AddNames(field.Name);
            _ = _signatures.Add("F" + Encode(field.FieldType));
            _fixed += field.InitialValue.Length;
        }

        if (type.HasInterfaces)
        {
            _ = _signatures.Add("I" + string.Concat(type.Interfaces.Select(implemented => Encode(implemented.InterfaceType))));
        }

        foreach (MethodDefinition method in type.Methods)
        {
            AddNames(method.Name);
            AddSignature(method);
            if (method.HasBody)
            {
                Add(method.Body);
            }
        }
    }

    private void Add(MethodBody body)
    {
        if (body.HasVariables)
        {
            _ = _signatures.Add("L" + string.Concat(body.Variables.Select(variable => Encode(variable.VariableType))));
        }

        _code += body.HasExceptionHandlers ? (ExceptionHandler * body.ExceptionHandlers.Count) + 1 : 0;
        foreach (Instruction instruction in body.Instructions)
        {
            _code += instruction.OpCode.Size + OperandSize(instruction);
            if (instruction.Operand is string literal)
            {
                AddNames(literal);
            }
        }
    }

    private static int OperandSize(Instruction instruction)
    {
        return instruction.OpCode.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.InlineSwitch => 1 + (2 * ((Instruction[])instruction.Operand).Length),
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineArg => 1,
            OperandType.InlineI or OperandType.InlineTok or OperandType.ShortInlineR => 4,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 2,
        };
    }

    private void AddNames(params string[] names)
    {
        _texts.UnionWith(names);
    }

    private void AddSignature(MethodReference method)
    {
        _ = _signatures.Add("Mn" + Encode(method.ReturnType) + string.Concat(method.Parameters.Select(parameter => Encode(parameter.ParameterType))));
    }
}
