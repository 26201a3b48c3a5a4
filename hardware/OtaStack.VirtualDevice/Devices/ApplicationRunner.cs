using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// Calls the application: on a pool thread, because it is the product's code and may take its time, and with a limit, because
/// it may never come back. A call that hangs keeps its thread; a real device would be reset by its watchdog.
/// </summary>
internal sealed class ApplicationRunner(IApplication application, IApplicationHost host, UpdateAgent agent, CycleWork work, DeviceTime time, FaultStory story)
{
    /// <summary>The health code for an application that throws or does not answer.</summary>
    private const int NoAnswer = 255;

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private readonly IHealthChecks? _checks = application as IHealthChecks;
    private int _number = -1;

    /// <summary>How many health checks the application has.</summary>
    public int Checks => _checks?.Count ?? 1;

    /// <exception cref="TimeoutException">The application did not come back.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        return Task.Run(() => application.Start(host), CancellationToken.None).WaitAsync(CallLimit, cancellation);
    }

    public void Step()
    {
        AgentRequest request = agent.Request;
        if (request.Kind == RequestKind.CheckHealth && request.Number != _number)
        {
            _number = request.Number;
            work.Start(CheckAsync);
        }
    }

    private async Task CheckAsync()
    {
        int number = _number;
        int check = agent.Request.From;
        int code;
        try
        {
            code = (int?)story.AmountOf(FaultActionKind.FailHealth) ?? await Task.Run(() => _checks?.Check(check) ?? application.CheckHealth(), CancellationToken.None).WaitAsync(CallLimit, work.Token);
        }
#pragma warning disable CA1031 // Whatever the application throws, the answer is that it is not healthy.
        catch (Exception failure) when (failure is not OperationCanceledException || !work.Token.IsCancellationRequested)
#pragma warning restore CA1031
        {
            host.Log($"health check failed: {failure.GetType().Name}: {failure.Message}");
            code = NoAnswer;
        }

        work.Token.ThrowIfCancellationRequested();
        if (agent.Request.Number == number)
        {
            agent.HealthReported(code, time.Now);
        }
    }
}
