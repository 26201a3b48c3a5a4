using System.Reflection;
using System.Reflection.Emit;

namespace OtaStack.Launcher.Tests.Support;

/// <summary>
/// Real assemblies called <c>OtaStack.Agent</c>, with an entry that works, throws or hangs: what an assembly set brings along.
/// The entry is <c>OtaStack.Agent.Entry.Run(alive, hang)</c>.
/// </summary>
internal static class AgentStub
{
    public const string Part = "OtaStack.Agent.dll";

    /// <summary>Says that it is alive and returns.</summary>
    public static byte[] Working { get; } = Build(code => Call(code, OpCodes.Ldarg_0));

    public static byte[] Throwing { get; } = Build(code =>
    {
        code.Emit(OpCodes.Ldstr, "the agent is broken");
        code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
        code.Emit(OpCodes.Throw);
    });

    /// <summary>Never comes back.</summary>
    public static byte[] Hanging { get; } = Build(code => Call(code, OpCodes.Ldarg_1));

    /// <summary>Bytes that no runtime takes for an assembly, but that were signed.</summary>
    public static byte[] Rubbish { get; } = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    private static void Call(ILGenerator code, OpCode argument)
    {
        code.Emit(argument);
        code.Emit(OpCodes.Callvirt, typeof(Action).GetMethod(nameof(Action.Invoke))!);
    }

    private static byte[] Build(Action<ILGenerator> body)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName("OtaStack.Agent"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("OtaStack.Agent").DefineType("OtaStack.Agent.Entry", TypeAttributes.Public | TypeAttributes.Class);
        MethodBuilder run = type.DefineMethod("Run", MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(Action), typeof(Action)]);
        ILGenerator code = run.GetILGenerator();
        body(code);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        using MemoryStream stream = new();
        assembly.Save(stream);
        return stream.ToArray();
    }
}
