using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Media;

/// <summary>A device is found by where it is mounted, as the kernel and udev tell it.</summary>
public sealed class MountedMediaTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly string _device;
    private readonly string _point;
    private readonly MountedMedia _media;

    public MountedMediaTests()
    {
        _device = _workshop.Write("dev/sdb1", "");
        _point = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "UPDATE DISK")).FullName;
        string mounts = _workshop.Write("mounts", $"proc /proc proc rw 0 0\n{_device} {_point.Replace(" ", "\\040", StringComparison.Ordinal)} vfat rw,nosuid 0 0\nbroken\n");
        string disks = Path.Combine(_workshop.Folder, "dev", "disk");
        Link(Path.Combine(disks, "by-label", "UPDATE\\x20DISK"));
        Link(Path.Combine(disks, "by-uuid", "1234-ABCD"));
        Link(Path.Combine(disks, "by-id", "usb-stick"));
        _media = new MountedMedia(DiskOperations.Instance, mounts, disks);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_device_its_other_names_and_its_mount_point_lead_to_the_same_medium()
    {
        MediumPlace expected = new(_point, "UPDATE DISK", "1234-ABCD");

        Assert.Equal(expected, _media.Find(_device));
        Assert.Equal(expected, _media.Find(Path.Combine(_workshop.Folder, "dev", "disk", "by-id", "usb-stick")));
        Assert.Equal(expected, _media.Find(_point + "/"));
    }

    [Fact]
    public void A_folder_that_is_no_mount_point_has_no_label()
    {
        Assert.Equal(new MediumPlace(_workshop.Folder, null, null), _media.Find(_workshop.Folder));
    }

    [Fact]
    public void A_device_that_is_not_mounted_and_nothing_at_all_are_refused()
    {
        string other = _workshop.Write("dev/sdc1", "");

        _ = Refusals.Expect("media.not_mounted", SigningFault.Refused, () => _media.Find(other));
        _ = Refusals.Expect("media.missing", SigningFault.File, () => _media.Find("/nonexistent"));
    }

    private void Link(string path)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _ = File.CreateSymbolicLink(path, _device);
    }
}
