using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Erase;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Support;

/// <summary>What a device holds that nobody may find after an erase.</summary>
internal static class Secrets
{
    public static readonly byte[] DeviceKey = Parts.Noise(32, "device key");

    /// <summary>What the server stores of the device's key.</summary>
    public static readonly byte[] KeyHash = SHA256.HashData(DeviceKey);

    public static IReadOnlyDictionary<string, byte[]> UserData { get; } = new Dictionary<string, byte[]>
    {
        ["user/schedule"] = Encoding.ASCII.GetBytes("away from 24 December, key below the mat"),
        ["user/log"] = Parts.Noise(5000, "log"),
        ["device/data.key"] = Parts.Noise(48, "wrapped"),
    };

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>(UserData)
    {
        ["log/faults"] = Parts.Noise(600, "faults"),
        ["raw/coredump"] = Parts.Noise(900, "coredump"),
        ["raw/wifi"] = Encoding.ASCII.GetBytes("home network, its passphrase"),
        ["device/wifi"] = Encoding.ASCII.GetBytes("another passphrase"),
        ["device/key"] = DeviceKey,
    };

    public static EraseProfile ProfileFor(MemoryFiles files)
    {
        return new EraseProfile(
            new TestMedium(files),
            [
                new EraseTarget(EraseStage.UserData, EraseKind.Folder, "user"),
                new EraseTarget(EraseStage.UserData, EraseKind.File, "agent/settings.1"),
                new EraseTarget(EraseStage.UserData, EraseKind.File, "agent/settings.2"),
                new EraseTarget(EraseStage.UserData, EraseKind.WrappedKey, "device/data.key"),
                new EraseTarget(EraseStage.Device, EraseKind.SpareSlot, ""),
                new EraseTarget(EraseStage.Device, EraseKind.Folder, "log"),
                new EraseTarget(EraseStage.Device, EraseKind.Region, "coredump"),
                new EraseTarget(EraseStage.Last, EraseKind.Folder, "agent"),
                new EraseTarget(EraseStage.Last, EraseKind.ConfigBlock, "wifi"),
                new EraseTarget(EraseStage.Last, EraseKind.File, "device/wifi"),
                new EraseTarget(EraseStage.Last, EraseKind.DeviceKey, "device/key"),
            ],
            "clear, NOR flash, block erase");
    }

    /// <summary>Whether the receipt was made by whoever has the key, as the server finds out.</summary>
    public static bool IsAuthentic(byte[] receipt)
    {
        int end = receipt.AsSpan().LastIndexOf(",\"mac\":\""u8);
        string mac = (string)JsonNode.Parse(receipt)!["mac"]!;
        return Convert.ToHexStringLower(HMACSHA256.HashData(KeyHash, receipt.AsSpan(0, end))) == mac;
    }
}
