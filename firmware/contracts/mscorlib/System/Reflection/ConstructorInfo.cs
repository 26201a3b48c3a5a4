namespace System.Reflection;

public abstract class ConstructorInfo : MethodBase
{
    public object Invoke(object[]? parameters) => throw null!;
}
