using OtaStack.Server.Storage;

namespace OtaStack.Server.Devices;

/// <summary>What another slice has to settle when a device is erased or removed, in the same transaction.</summary>
internal interface IDeviceEnd
{
    /// <summary>Changes the database within the caller's transaction; the caller saves and commits.</summary>
    Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken);

    /// <summary>The transaction is committed.</summary>
    void Committed();
}
