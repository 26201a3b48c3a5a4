using OtaStack.Agent.Application;

namespace OtaStack.Device.Tests.Support;

/// <summary>An application that a slot names. What it does is set by the test that runs it.</summary>
public sealed class TestApplication : IApplication
{
    /// <summary>Content of the part <c>app.entry</c> that leads here.</summary>
    public const string Entry = "OtaStack.Device.Tests;OtaStack.Device.Tests.Support.TestApplication";

    [ThreadStatic]
    private static Func<int>? s_health;

    private readonly Func<int> _health = s_health ?? (static () => 0);

    public string Version => "1.0.0";

    /// <summary>What applications that this thread makes from now on say about their health.</summary>
    public static void Set(Func<int>? health)
    {
        s_health = health;
    }

    public void Start(IApplicationHost host)
    {
        host.Log("started");
        host.WriteOutput(0, 1);
        host.WriteOutput(7, 1);
    }

    public int CheckHealth()
    {
        return _health();
    }
}
