using Mono.Cecil;

namespace OtaStack.Architecture.Tests.Contracts;

/// <summary>Writes the members of a contract assembly the way the listings do, so that they can be compared as text.</summary>
internal static class Signatures
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["System.Void"] = "void",
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.Boolean"] = "bool",
        ["System.Char"] = "char",
        ["System.SByte"] = "sbyte",
        ["System.Byte"] = "byte",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
    };

    public static IEnumerable<string> OfMembers(TypeDefinition type)
    {
        if (type.IsEnum)
        {
            return type.Fields.Where(field => field.IsStatic).Select(field => $"{field.Name} = {field.Constant}");
        }

        if (IsDelegate(type))
        {
            return [];
        }

        IEnumerable<string> fields = type.Fields.Where(field => field.IsPublic || field.IsFamily).Select(OfField);
        IEnumerable<string> properties = type.Properties.Where(property => IsVisible(property.GetMethod ?? property.SetMethod)).Select(OfProperty);
        IEnumerable<string> methods = type.Methods
            .Where(method => IsVisible(method) && (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Select(OfMethod);
        IEnumerable<string> events = type.Events.Where(happening => IsVisible(happening.AddMethod)).Select(happening => $"event {OfType(happening.EventType)} {happening.Name}");
        return fields.Concat(properties).Concat(events).Concat(methods);
    }

    public static bool IsDelegate(TypeDefinition type)
    {
        return type.BaseType?.FullName == "System.MulticastDelegate";
    }

    /// <summary>The line of a delegate in a listing.</summary>
    public static string OfDelegate(TypeDefinition type)
    {
        MethodDefinition invoke = type.Methods.Single(method => method.Name == "Invoke");
        return $"delegate {OfType(invoke.ReturnType)} {OfType(type)}({OfParameters(invoke.Parameters)})";
    }

    public static string OfType(TypeReference type)
    {
        return type switch
        {
            ByReferenceType reference => OfType(reference.ElementType),
            ArrayType array => OfType(array.ElementType) + "[]",
            _ => Keywords.TryGetValue(type.FullName, out string? keyword) ? keyword : type.FullName.Replace('/', '.'),
        };
    }

    private static bool IsVisible(MethodDefinition? method)
    {
        return method is not null && (method.IsPublic || method.IsFamily);
    }

    private static string OfField(FieldDefinition field)
    {
        string modifier = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        return $"{modifier}{OfType(field.FieldType)} {field.Name}";
    }

    private static string OfProperty(PropertyDefinition property)
    {
        MethodDefinition accessor = property.GetMethod ?? property.SetMethod;
        string name = property.HasParameters ? $"this[{OfParameters(property.Parameters)}]" : property.Name;
        string accessors = (property.GetMethod is null ? "" : "get; ") + (property.SetMethod is null ? "" : "set; ");
        return $"{(accessor.IsStatic ? "static " : "")}{OfType(property.PropertyType)} {name} {{ {accessors}}}";
    }

    private static string OfMethod(MethodDefinition method)
    {
        string access = method.IsFamily ? "protected " : "";
        if (method.IsConstructor)
        {
            return $"{access}{method.DeclaringType.Name}({OfParameters(method.Parameters)})";
        }

        return $"{access}{Modifier(method)}{OfType(method.ReturnType)} {method.Name}({OfParameters(method.Parameters)})";
    }

    private static string Modifier(MethodDefinition method)
    {
        if (method.IsStatic)
        {
            return "static ";
        }

        if (method.DeclaringType.IsInterface || !method.IsVirtual || method.IsFinal)
        {
            return "";
        }

        return method.IsAbstract ? "abstract " : method.IsNewSlot ? "virtual " : "override ";
    }

    private static string OfParameters(IEnumerable<ParameterDefinition> parameters)
    {
        return string.Join(", ", parameters.Select(parameter =>
            $"{(parameter.IsOut ? "out " : parameter.ParameterType.IsByReference ? "ref " : "")}{OfType(parameter.ParameterType)} {parameter.Name}"));
    }
}
