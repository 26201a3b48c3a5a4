using OtaStack.Samples.Thermostat.Display;

namespace OtaStack.Samples.Thermostat;

/// <summary>The second status line, new with the economy mode.</summary>
internal static class EcoView
{
    public static void Put(Screen screen, RoomReading reading, int setback)
    {
        screen.Put(SmallFont.Table, string.Concat("ECO -", Degrees.Text(setback)), 132, 28);
        screen.Put(SmallFont.Table, string.Concat("PIPE ", Degrees.Text(reading.Supply)), 132, 46);
        screen.Put(LeafIcon.Table, "L", 156, 8);
    }
}
