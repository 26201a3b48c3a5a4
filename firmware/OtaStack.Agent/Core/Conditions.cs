namespace OtaStack.Agent.Core;

/// <summary>What the host knows of the moment. It sets the fields as they change; the agent looks at them whenever it asks its policy.</summary>
public sealed class Conditions
{
    /// <summary>The longest time that an application may say at once that it is busy for (<see cref="Application.IConditions"/>).</summary>
    public const int LongestBusySeconds = 86400;

    /// <summary>Charge of the battery in percent; -1 for a device without one, or while it is not known.</summary>
    public int BatteryPercent = -1;

    /// <summary>Whether the network costs by volume.</summary>
    public bool IsMetered;

    /// <summary>Whether the application is in the midst of something that a restart would break.</summary>
    public bool IsBusy;

    /// <summary>Bytes that an image may take on the medium, what the free slot holds now included; -1 while it is not known.</summary>
    public int FreeBytes = -1;

    /// <summary>How many health checks the application has (<see cref="Application.IHealthChecks"/>): each is asked by its number, one after the other.</summary>
    public int HealthChecks = 1;

    /// <summary>Bytes of memory that are free, as measured last. Looked at while a new release is on trial.</summary>
    public int FreeMemory = int.MaxValue;
}
