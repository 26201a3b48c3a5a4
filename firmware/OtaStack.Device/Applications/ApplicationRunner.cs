using System;
using System.Threading;
using OtaStack.Agent.Application;

namespace OtaStack.Device.Applications;

/// <summary>
/// Runs the application on threads of its own, because it is the product's code: it may take its time, throw, or never come back.
/// </summary>
internal sealed class ApplicationRunner
{
    /// <summary>The health code of an application that throws, or does not answer in time.</summary>
    public const int NoAnswer = 255;

    private const int AnswerMilliseconds = 10_000;

    private readonly IApplication _application;
    private readonly IHealthChecks? _checks;
    private readonly AutoResetEvent _answered = new(false);
    private int _health;
    private int _number;
    private bool _isAsked;

    /// <param name="host">What the application is given.</param>
    public ApplicationRunner(IApplication application, DeviceApplicationHost host)
    {
        _application = application;
        _checks = application as IHealthChecks;
        Host = host;
    }

    public readonly DeviceApplicationHost Host;

    /// <summary>How many health checks the application has.</summary>
    public int Checks => _checks == null ? 1 : _checks.Count;

    /// <summary>It threw out of its start: it does not run.</summary>
    public bool HasFailed;

    public void Start()
    {
        new Thread(RunStart).Start();
    }

    /// <summary>Asks for the health and waits, but not for ever. One that still has not answered is not asked again.</summary>
    /// <param name="number">Of the check, from 0.</param>
    public int CheckHealth(int number)
    {
        if (HasFailed)
        {
            return NoAnswer;
        }

        if (!_isAsked)
        {
            _isAsked = true;
            _number = number;
            new Thread(RunCheck).Start();
        }

        if (!_answered.WaitOne(AnswerMilliseconds, false))
        {
            return NoAnswer;
        }

        _isAsked = false;
        return _health;
    }

    private void RunStart()
    {
        try
        {
            _application.Start(Host);
        }
        catch (Exception failure)
        {
            HasFailed = true;
            Host.Log(failure.Message);
        }
    }

    private void RunCheck()
    {
        try
        {
            _health = _checks == null ? _application.CheckHealth() : _checks.Check(_number);
        }
        catch (Exception failure)
        {
            _health = NoAnswer;
            Host.Log(failure.Message);
        }

        _answered.Set();
    }
}
