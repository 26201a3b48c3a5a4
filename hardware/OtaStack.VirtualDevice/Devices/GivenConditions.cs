namespace OtaStack.VirtualDevice.Devices;

/// <summary>What the moment is like at a device for an update, as somebody gives it: by option, fleet file or key.</summary>
/// <param name="BatteryPercent">Charge of the battery; null: nobody says.</param>
/// <param name="IsMetered">The network costs by volume.</param>
/// <param name="IsBusy">The application is in the midst of something.</param>
public sealed record GivenConditions(int? BatteryPercent = null, bool IsMetered = false, bool IsBusy = false)
{
    public static GivenConditions None { get; } = new();
}
