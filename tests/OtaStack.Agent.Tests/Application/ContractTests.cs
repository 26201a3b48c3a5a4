using OtaStack.Agent.Application;

namespace OtaStack.Agent.Tests.Application;

/// <summary>
/// Applications in the field are built against these interfaces and loaded by firmware that is newer. A member more would keep them from loading: what is
/// new is an interface of its own, which the host has too and an application may ask for.
/// </summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData(typeof(IApplication), "Int32 CheckHealth()", "System.String get_Version()", "Void Start(OtaStack.Agent.Application.IApplicationHost)")]
    [InlineData(typeof(IApplicationHost), "Int32 ReadSensor(Int32)", "Void Log(System.String)", "Void WriteOutput(Int32, Int32)")]
    [InlineData(typeof(IHealthChecks), "Int32 Check(Int32)", "Int32 get_Count()")]
    [InlineData(typeof(IConditions), "Void Battery(Int32)", "Void Busy(Int32)", "Void Metered(Boolean)")]
    public void What_applications_are_built_against_does_not_change(Type contract, params string[] members)
    {
        Assert.Equal(members, contract.GetMethods().Select(method => method.ToString()!).Order(StringComparer.Ordinal));
        Assert.Empty(contract.GetInterfaces());
    }
}
