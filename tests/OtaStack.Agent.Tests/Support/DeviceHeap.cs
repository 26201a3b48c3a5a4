using System.Reflection;

namespace OtaStack.Agent.Tests.Support;

/// <summary>
/// What objects take in the heap of a device with 32 bits, by the layout of its interpreter: blocks of 12 bytes, one for an object and one for
/// each field; 20 bytes before the elements of an array, where a reference takes a block; the characters of a string in UTF-8.
/// Compared with what the interpreter itself tells in docs/adr/0010.
/// </summary>
internal static class DeviceHeap
{
    private const int Block = 12;
    private const int ArrayHeader = 20;

    /// <summary>Bytes of everything that can be reached from these objects, ports and what the test gave aside.</summary>
    public static int Of(params object[] roots)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object> open = new(roots);
        int bytes = 0;
        while (open.TryPop(out object? found))
        {
            if (seen.Add(found) && IsOfTheDevice(found.GetType()))
            {
                bytes += SizeOf(found);
                foreach (object next in Referred(found))
                {
                    open.Push(next);
                }
            }
        }

        return bytes;
    }

    private static bool IsOfTheDevice(Type type)
    {
        Type element = type.IsArray ? type.GetElementType()! : type;
        return element.IsPrimitive || element.IsEnum || element == typeof(string)
            || element.Assembly.GetName().Name is "OtaStack.Agent" or "OtaStack.Trust" or "OtaStack.Launcher";
    }

    private static int SizeOf(object found)
    {
        return found switch
        {
            string text => Blocks(Block + text.Length + 1),
            Array array => Blocks(ArrayHeader + (array.Length * ElementSize(array.GetType().GetElementType()!))),
            _ => Block * (1 + FieldsOf(found.GetType()).Count()),
        };
    }

    private static int Blocks(int bytes)
    {
        return (bytes + Block - 1) / Block * Block;
    }

    private static int ElementSize(Type type)
    {
        Type plain = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        return plain == typeof(char) ? 2 : plain == typeof(bool) ? 1 : plain.IsPrimitive ? System.Runtime.InteropServices.Marshal.SizeOf(plain) : Block;
    }

    private static IEnumerable<object> Referred(object found)
    {
        IEnumerable<object?> values = found is Array array
            ? array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>()
            : found is string ? [] : FieldsOf(found.GetType()).Where(field => !field.FieldType.IsValueType).Select(field => field.GetValue(found));
        return values.OfType<object>();
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(Own))
            {
                yield return field;
            }
        }
    }
}
