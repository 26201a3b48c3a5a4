using System;
using System.Device.Gpio;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;

namespace OtaStack.Device.Applications;

/// <summary>
/// What the device offers to the application: the debugger's output as log, pins as outputs, and to tell of the moment. It has no sensors of its own.
/// What is told counts at once, whatever the device's loop is at: the end of a download must not restart an application that has just become busy.
/// </summary>
internal sealed class DeviceApplicationHost : IApplicationHost, IConditions
{
    private readonly int[] _pins;
    private readonly GpioPin[] _outputs;
    private readonly Conditions _conditions;
    private readonly object _lock = new();
    private long _busyUntil;

    /// <param name="pins">Number of the pin of each output channel.</param>
    /// <param name="conditions">Where the agent looks for what the application tells.</param>
    public DeviceApplicationHost(int[] pins, Conditions conditions)
    {
        _pins = pins;
        _outputs = new GpioPin[pins.Length];
        _conditions = conditions;
    }

    public void Log(string message)
    {
        Console.WriteLine(message);
    }

    public int ReadSensor(int channel)
    {
        return -1;
    }

    public void WriteOutput(int channel, int value)
    {
        if (channel >= 0 && channel < _pins.Length)
        {
            if (_outputs[channel] == null)
            {
                _outputs[channel] = new GpioController().OpenPin(_pins[channel], PinMode.Output);
            }

            _outputs[channel].Write(value == 0 ? PinValue.Low : PinValue.High);
        }
    }

    public void Busy(int seconds)
    {
        seconds = seconds < Conditions.LongestBusySeconds ? seconds : Conditions.LongestBusySeconds;
        lock (_lock)
        {
            _busyUntil = seconds > 0 ? DeviceClock.Milliseconds + (seconds * 1000L) : 0;
            _conditions.IsBusy = seconds > 0;
        }
    }

    public void Battery(int percent)
    {
        _conditions.BatteryPercent = percent >= 0 && percent <= 100 ? percent : -1;
    }

    public void Metered(bool isMetered)
    {
        _conditions.IsMetered = isMetered;
    }

    /// <summary>Ends what the application has said to be busy with and has not ended in time. What others have set stays.</summary>
    /// <param name="milliseconds">By <see cref="DeviceClock.Milliseconds"/>.</param>
    public void EndBusy(long milliseconds)
    {
        lock (_lock)
        {
            if (_busyUntil != 0 && milliseconds >= _busyUntil)
            {
                _busyUntil = 0;
                _conditions.IsBusy = false;
            }
        }
    }
}
