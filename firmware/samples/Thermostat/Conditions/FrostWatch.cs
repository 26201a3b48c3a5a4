using OtaStack.Agent.Application;

namespace OtaStack.Samples.Thermostat;

/// <summary>
/// What an update should know of the thermostat. While it freezes in the room nothing but the burner keeps the pipes from bursting: no restart,
/// and no try of a new version, until it is warmer. It is said anew with each look at the sensors; a thermostat that no longer looks is
/// busy for an hour at most.
/// </summary>
internal static class FrostWatch
{
    private const int Frost = 50;
    private const int BusySeconds = 3600;

    /// <summary>Two cells in series on the converter, which measures up to 3.3 V: empty at 2.0 V, full at 3.0 V.</summary>
    private const int EmptyCells = 2482;
    private const int FullCells = 3723;

    public static void Tell(IApplicationHost host, RoomReading reading)
    {
        IConditions? conditions = host as IConditions;
        if (conditions == null)
        {
            // A firmware that does not ask.
            return;
        }

        conditions.Busy(reading.Fault == 0 && reading.Room < Frost ? BusySeconds : 0);
        int cells = host.ReadSensor(Channels.Cells);
        int percent = (cells - EmptyCells) * 100 / (FullCells - EmptyCells);
        conditions.Battery(cells < 0 ? -1 : percent < 0 ? 0 : percent > 100 ? 100 : percent);
    }
}
