using System.Reflection;

namespace System;

public abstract class Type : MemberInfo
{
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null!;
    public abstract string FullName { get; }
    public ConstructorInfo GetConstructor(Type[] types) => throw null!;
}
