using OtaStack.Samples.Thermostat.Display;

namespace OtaStack.Samples.Thermostat;

/// <summary>The part of the screen that all versions share: the room temperature, large, and what the device is doing.</summary>
internal static class StatusView
{
    private const int IconColumn = 204;
    private const int IconTop = 12;

    public static void Put(Screen screen, RoomReading reading, bool heats)
    {
        if (reading.Fault != 0)
        {
            screen.Put(WarningIcon.Table, "W", IconColumn, IconTop);
            screen.Put(TextFont.Table, "SENSOR?", 4, 24);
            return;
        }

        screen.Put(LargeDigits.Table, Degrees.Text(reading.Room), 0, 4);
        if (heats)
        {
            screen.Put(FlameIcon.Table, "F", IconColumn, IconTop);
        }
        else if (reading.Room < 50)
        {
            screen.Put(SnowflakeIcon.Table, "S", IconColumn, IconTop);
        }
        else
        {
            screen.Put(ClockIcon.Table, "C", IconColumn, IconTop);
        }
    }
}
