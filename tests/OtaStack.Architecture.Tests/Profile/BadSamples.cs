using System.Runtime.InteropServices;

namespace OtaStack.Architecture.Tests.Profile;

/// <summary>Code that a device cannot run, each member for one rule. The profile test must reject all of it.</summary>
internal static class BadSamples
{
    internal interface IGeneric<T>
    {
        T Value { get; }
    }

    internal static class GenericMethod
    {
        public static T Same<T>(T value)
        {
            return value;
        }
    }

    internal static class UsesList
    {
        public static int Count()
        {
            return new List<int>().Count;
        }
    }

    internal static class UsesGenericMethod
    {
        public static object Empty()
        {
            return Array.Empty<byte>();
        }
    }

    internal static class UsesMatrix
    {
        public static int[,] Make()
        {
            return new int[2, 2];
        }
    }

    internal static class UsesPointer
    {
        [DllImport("c")]
        public static extern int getpid();
    }

    internal static class UsesStackMemory
    {
        public static int Sum()
        {
            Span<byte> bytes = stackalloc byte[4];
            return bytes[0];
        }
    }

    internal static class UsesForeignType
    {
        public static object Make()
        {
            return new System.Text.RegularExpressions.Regex("a");
        }
    }

    internal static class UsesMissingMember
    {
        public static string Reverse(string text)
        {
            return text.Normalize();
        }
    }
}
