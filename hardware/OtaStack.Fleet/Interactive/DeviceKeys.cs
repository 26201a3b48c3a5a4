using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet.Interactive;

/// <summary>What the keys of the terminal do to a device: they are its buttons, and the hand that inserts a medium.</summary>
internal sealed class DeviceKeys(SimulatedDevice device, string? medium)
{
    private const int PostponeSeconds = 3600;

    /// <summary>What the key for the charge goes through; at the end nobody gives one.</summary>
    private static readonly int?[] Charges = [80, 50, 15, 5, null];

    private bool _isInserted;
    private bool _isErasing;
    private string _typed = "";

    /// <summary>What came of the last key, for the screen.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>False for the key that ends the program.</summary>
    public bool Press(char key)
    {
        if (_isErasing)
        {
            TypeName(key);
            return true;
        }

        switch (char.ToLowerInvariant(key))
        {
            case 'u':
                Order("KeyNow", (agent, now) => agent.User.UpdateNow(now));
                break;
            case 'l':
                Order("KeyLater", (agent, now) => agent.User.Postpone(PostponeSeconds, "button", now));
                break;
            case 'w':
                Order("KeyWindow", (agent, now) => agent.User.UpdateInWindow(now));
                break;
            case 'm':
                Order("KeyMode", (agent, now) => agent.User.SetMode(Next(agent.Mode), now));
                break;
            case 'i':
                ToggleMedium();
                break;
            case 'b':
                device.Conditions = device.Conditions with { IsBusy = !device.Conditions.IsBusy };
                Answer = Texts.Get(device.Conditions.IsBusy ? "KeyBusy" : "KeyNotBusy");
                break;
            case 'n':
                device.Conditions = device.Conditions with { IsMetered = !device.Conditions.IsMetered };
                Answer = Texts.Get(device.Conditions.IsMetered ? "KeyMetered" : "KeyNotMetered");
                break;
            case 'c':
                device.Conditions = device.Conditions with { BatteryPercent = Charges[(Array.IndexOf(Charges, device.Conditions.BatteryPercent) + 1) % Charges.Length] };
                Answer = device.Conditions.BatteryPercent is int percent ? Texts.Get("KeyBattery", percent) : Texts.Get("KeyNoBattery");
                break;
            case 'e':
                _isErasing = true;
                _typed = "";
                Answer = Texts.Get("KeyEraseConfirm", device.Identity.Device);
                break;
            case 'q':
                return false;
            default:
                break;
        }

        return true;
    }

    private static UpdateMode Next(UpdateMode mode)
    {
        return mode >= UpdateMode.Offline ? UpdateMode.Automatic : mode + 1;
    }

    private void Order(string text, Func<UpdateAgent, long, bool> order)
    {
        device.Buttons.Press((agent, now) => Answer = Texts.Get(order(agent, now) ? text : "KeyNotNow"));
    }

    private void ToggleMedium()
    {
        if (medium is null)
        {
            Answer = Texts.Get("KeyNoMedium");
        }
        else if (_isInserted)
        {
            device.Media.Remove();
            _isInserted = false;
            Answer = Texts.Get("KeyRemoved");
        }
        else
        {
            _isInserted = device.Media.Insert(medium);
            Answer = Texts.Get(_isInserted ? "KeyInserted" : "KeyNoBundle");
        }
    }

    /// <summary>There is no way back from an erase, so the device's name must be typed.</summary>
    private void TypeName(char key)
    {
        if (key is not ('\r' or '\n'))
        {
            _typed += key;
            return;
        }

        _isErasing = false;
        string name = _typed;
        device.Buttons.Press((agent, now) =>
        {
            ReasonCode reason = agent.User.OrderErase(all: true, name, now);
            Answer = reason == ReasonCode.None ? Texts.Get("KeyErase") : ReasonText.Of(reason);
        });
    }
}
