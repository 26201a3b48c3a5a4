using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Device.Applications;

namespace OtaStack.Device.Tests.Applications;

/// <summary>How the product's code is asked for its health.</summary>
public sealed class ApplicationRunnerTests
{
    [Fact]
    public void An_application_with_several_checks_is_asked_each_by_its_number()
    {
        Checked application = new();
        ApplicationRunner runner = new(application, new DeviceApplicationHost([], new Conditions()));

        Assert.Equal(3, runner.Checks);
        Assert.Equal([10, 11, ApplicationRunner.NoAnswer], [runner.CheckHealth(0), runner.CheckHealth(1), runner.CheckHealth(2)]);
    }

    private sealed class Checked : IApplication, IHealthChecks
    {
        public string Version => "1.0.0";

        public int Count => 3;

        public void Start(IApplicationHost host)
        {
        }

        public int CheckHealth()
        {
            return 1;
        }

        public int Check(int number)
        {
            return number < 2 ? 10 + number : throw new InvalidOperationException("broken");
        }    }
}
