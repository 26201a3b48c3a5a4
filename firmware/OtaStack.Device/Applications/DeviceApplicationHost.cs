using System;
using System.Device.Gpio;
using OtaStack.Agent.Application;

namespace OtaStack.Device.Applications;

/// <summary>What the device offers to the application: the debugger's output as log, and pins as outputs. It has no sensors of its own.</summary>
internal sealed class DeviceApplicationHost : IApplicationHost
{
    private readonly int[] _pins;
    private readonly GpioPin[] _outputs;

    /// <param name="pins">Number of the pin of each output channel.</param>
    public DeviceApplicationHost(int[] pins)
    {
        _pins = pins;
        _outputs = new GpioPin[pins.Length];
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
}
