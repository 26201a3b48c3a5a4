namespace OtaStack.Samples.Thermostat;

/// <summary>How the board is wired.</summary>
internal static class Channels
{
    /// <summary>Sensor: thermistor in the room.</summary>
    public const int RoomSensor = 0;

    /// <summary>Sensor: thermistor on the supply pipe.</summary>
    public const int SupplySensor = 1;

    /// <summary>Sensor: the cells, on boards that have some.</summary>
    public const int Cells = 3;

    /// <summary>Output: relay of the burner, 0 or 1.</summary>
    public const int Burner = 0;

    /// <summary>Output: lamp, 0 off, 1 heating, 2 economy.</summary>
    public const int Lamp = 1;

    /// <summary>Output: the display's data port, two bytes a write.</summary>
    public const int DisplayData = 16;
}
