namespace OtaStack.Samples.Thermostat;

/// <summary>What the health check may answer.</summary>
internal static class Faults
{
    public const int RoomSensor = 1;

    public const int SupplySensor = 2;

    public const int FloorSensor = 3;
}
