using System.Text;
using OtaStack.Agent.Erase;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Agent.Tests.Support;

/// <summary>Erasing a device with image slots by the list of its board (<c>hardware/boards/virtual-mcuboot.json</c>), and what it holds.</summary>
internal static class ImageErase
{
    /// <summary>A piece of another image that a swap has left behind the one that runs.</summary>
    public static readonly byte[] Leftover = Parts.Noise(600, "what ran before");

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>
    {
        ["user/schedule"] = Encoding.ASCII.GetBytes("away from 24 December, key below the mat"),
        ["log/faults"] = Parts.Noise(600, "faults"),
        ["page/code"] = Parts.Noise(48, "code"),
        ["device/provisioning"] = Encoding.ASCII.GetBytes("https://ota.example.org, its passphrase"),
        ["device/key"] = Secrets.DeviceKey,
    };

    public static EraseProfile ProfileFor(TestDevice device)
    {
        OtaStack.Boards.Profiles.EraseList list = BoardLayout.Find(ImageBoard.Name)!.Board.Erase;
        return new EraseProfile(
            new Medium(device),
            [.. list.Targets.Select(target => new EraseTarget((EraseStage)target.Stage, (EraseKind)target.Kind, target.Name))],
            $"{list.Method}, {list.MediaType}, {list.Technique}");
    }

    /// <summary>Gives the device an erase list, a key, data of its user, pieces behind the images, and a release that is half fetched.</summary>
    public static void Fill(TestDevice device)
    {
        foreach ((string path, byte[] bytes) in Files)
        {
            device.Files[path] = bytes;
        }

        ImageBoard.LeaveBehind(device, 13_500, Leftover);
        ImageBoard.LeaveBehind(device, 40_000, Leftover);
        device.Settings.Erase = ProfileFor(device);
    }

    private sealed class Medium(TestDevice device) : IErasableMedium
    {
        private readonly TestMedium _files = new(device.Files);

        public int Erase(EraseKind kind, string name)
        {
            return kind == EraseKind.Region ? SlotOf(name).Erase() : _files.Erase(kind, name);
        }

        public bool IsErased(EraseKind kind, string name)
        {
            return kind == EraseKind.Region ? SlotOf(name).IsErased() : _files.IsErased(kind, name);
        }

        private SlotErasure SlotOf(string name)
        {
            ImageKind image = name.StartsWith("nanoclr", StringComparison.Ordinal) ? ImageKind.NanoClr : ImageKind.Deployment;
            return new SlotErasure(device.Mcuboot!, image, name.EndsWith("_1", StringComparison.Ordinal));
        }
    }
}
