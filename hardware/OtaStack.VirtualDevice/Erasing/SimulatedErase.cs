using OtaStack.Agent.Erase;
using OtaStack.Boards.Profiles;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Network;
using EraseKind = OtaStack.Agent.Erase.EraseKind;
using EraseStage = OtaStack.Agent.Erase.EraseStage;
using EraseTarget = OtaStack.Agent.Erase.EraseTarget;

namespace OtaStack.VirtualDevice.Erasing;

/// <summary>What the board <c>virtual-assemblies</c> has to erase: the list of its profile in <c>hardware/boards</c>.</summary>
public static class SimulatedErase
{
    /// <summary>Where the device keeps its key (docs/provisioning.md).</summary>
    public const string KeyPath = "device/key";

    /// <summary>Method, medium and technique, as told in receipts.</summary>
    public const string Means = "clear, NOR flash (simulated), block erase of all that held deleted data";

    /// <summary>The list over a device's files.</summary>
    public static EraseProfile ProfileFor(SimulatedFileSystem files)
    {
        return new EraseProfile(
            new SimulatedMedium(files),
            [
                new EraseTarget(EraseStage.UserData, EraseKind.Folder, "user"),
                new EraseTarget(EraseStage.UserData, EraseKind.Folder, "log"),
                new EraseTarget(EraseStage.UserData, EraseKind.File, "agent/settings.1"),
                new EraseTarget(EraseStage.UserData, EraseKind.File, "agent/settings.2"),
                new EraseTarget(EraseStage.Device, EraseKind.SpareSlot, ""),
                new EraseTarget(EraseStage.Device, EraseKind.Folder, "upload"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "page/code"),
                new EraseTarget(EraseStage.Last, EraseKind.Folder, "trust"),
                new EraseTarget(EraseStage.Last, EraseKind.Folder, "agent"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/certificate.1"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/certificate.2"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/certificate"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/provisioning"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/certificate.key"),
                new EraseTarget(EraseStage.Last, EraseKind.DeviceKey, KeyPath),
            ],
            Means);
    }

    /// <summary>The list of the board's data over its files and slots.</summary>
    internal static EraseProfile ProfileFor(SimulatedBoard board, SimulatedFileSystem files)
    {
        if (board.Layout is null)
        {
            return ProfileFor(files);
        }

        EraseList list = board.Layout.Board.Erase;
        return new EraseProfile(
            new BoardMedium(files, board),
            [.. list.Targets.Select(target => new EraseTarget((EraseStage)target.Stage, (EraseKind)target.Kind, target.Name))],
            $"{list.Method}, {list.MediaType}, {list.Technique}");
    }

    /// <summary>What provisioning does on a real device: puts the key on the flash, if there is none.</summary>
    internal static void StoreKey(SimulatedFileSystem files, DeviceCredentials credentials)
    {
        byte[] key = credentials.KeyBytes();
        if (key.Length > 0 && files.Length(KeyPath) < 0)
        {
            files.Write(KeyPath, key, 0, key.Length);
        }
    }
}
