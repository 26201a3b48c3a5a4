namespace OtaStack.Device.Hosting;

/// <summary>
/// What a product adds to its device, by <see cref="DeviceOptions.Features"/>: the local page, media. All calls come on the thread of the device's
/// loop, the one that may call the agent.
/// </summary>
public interface IDeviceFeature
{
    /// <summary>Called once, after the agent's start.</summary>
    void Start(DeviceParts parts);

    /// <summary>Called at each turn of the loop, and while the network is waited for. It must not take long.</summary>
    /// <param name="now">Unix seconds.</param>
    void Turn(long now);

    /// <summary>The device is about to restart.</summary>
    void Stop();
}
