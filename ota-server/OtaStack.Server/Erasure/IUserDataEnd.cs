using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Erasure;

/// <summary>What another slice has to settle when a device has erased the data of its user, and stays in the fleet; in the same transaction.</summary>
internal interface IUserDataEnd
{
    /// <summary>Changes the database within the caller's transaction; the caller saves and commits.</summary>
    Task SettleAsync(OtaDbContext db, DeviceName device, CancellationToken cancellationToken);
}
