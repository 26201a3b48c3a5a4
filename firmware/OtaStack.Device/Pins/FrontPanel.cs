using System;
using System.Device.Gpio;
using System.Threading;
using OtaStack.Agent.Core;
using OtaStack.Transport;

namespace OtaStack.Device.Pins;

/// <summary>
/// One LED and one button: the LED shows what the agent is about (docs/update-policy.md), the button says yes or not today. A timer looks at both,
/// so that they work while the device's loop is busy; what was ordered waits for the loop.
/// </summary>
internal sealed class FrontPanel : IDisposable
{
    private const int LongPressMilliseconds = 2000;

    private readonly GpioPin? _led;
    private readonly GpioPin? _button;
    private readonly ButtonPress _press = new(LongPressMilliseconds / BlinkCodes.SlotMilliseconds);
    private readonly AutoResetEvent _wake;
    private readonly Timer? _timer;
    private int _pattern;
    private int _slot;
    private int _order;

    /// <param name="ledPin">Lit when high; negative: none.</param>
    /// <param name="buttonPin">Pressed when low; negative: none.</param>
    /// <param name="wake">Set when something was ordered.</param>
    /// <param name="milliseconds">Between two looks; 0: whoever calls <see cref="Look"/> decides.</param>
    public FrontPanel(int ledPin, int buttonPin, AutoResetEvent wake, int milliseconds)
    {
        _wake = wake;
        _led = ledPin < 0 ? null : new GpioController().OpenPin(ledPin, PinMode.Output);
        _button = buttonPin < 0 ? null : new GpioController().OpenPin(buttonPin, PinMode.InputPullUp);
        _timer = milliseconds == 0 || (_led == null && _button == null) ? null : new Timer(Look, null, milliseconds, milliseconds);
    }

    /// <summary>What to show from now on.</summary>
    public void Show(AgentState state, ReasonCode reason)
    {
        _pattern = BlinkCodes.Of(state, reason);
    }

    /// <summary>What was ordered since the last time.</summary>
    public PanelOrder Take()
    {
        return (PanelOrder)Interlocked.Exchange(ref _order, (int)PanelOrder.None);
    }

    public void Dispose()
    {
        if (_timer != null)
        {
            _timer.Dispose();
        }
    }

    /// <summary>One slot of the pattern, one look at the button.</summary>
    internal void Look(object? state)
    {
        _slot = (_slot + 1) % BlinkCodes.Slots;
        if (_led != null)
        {
            _led.Write(((_pattern >> (BlinkCodes.Slots - 1 - _slot)) & 1) == 0 ? PinValue.Low : PinValue.High);
        }

        PanelOrder order = _button == null ? PanelOrder.None : _press.Look((int)_button.Read() == 0);
        if (order != PanelOrder.None)
        {
            _order = (int)order;
            _wake.Set();
        }
    }
}
