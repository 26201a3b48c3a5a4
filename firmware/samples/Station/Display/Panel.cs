using OtaStack.Agent.Application;
using OtaStack.Samples.Thermostat.Display;

namespace OtaStack.Samples.Station.Display;

/// <summary>The station's display: a large number and a line of text.</summary>
public sealed class Panel
{
    private readonly Screen _screen = new Screen();

    public void Show(IApplicationHost host, string number, string line, bool heats, bool isWarning)
    {
        _screen.Clear();
        _screen.Put(LargeDigits.Table, number, 0, 4);
        _screen.Put(isWarning ? WarningIcon.Table : heats ? FlameIcon.Table : ClockIcon.Table, isWarning ? "W" : heats ? "F" : "C", 204, 12);
        _screen.Put(TextFont.Table, line, 132, 40);
        _screen.Send(host);
    }
}
