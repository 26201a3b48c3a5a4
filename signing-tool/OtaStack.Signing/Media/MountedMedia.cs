using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Media;

/// <summary>Finds where a device is mounted, and what is known of the medium in a directory. Mounts and formats nothing.</summary>
/// <param name="mounts">The table of mounts (proc(5)).</param>
/// <param name="disks">The folder with <c>by-label</c> and <c>by-uuid</c>.</param>
public sealed partial class MountedMedia(IFileOperations files, string mounts = "/proc/self/mounts", string disks = "/dev/disk")
{
    private const int MaxTable = 1024 * 1024;

    /// <param name="path">A directory, or a device whose mount point is looked up.</param>
    public MediumPlace Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (files.DirectoryExists(path))
        {
            string? mounted = Table().LastOrDefault(mount => mount.Point == path).Device;
            return Place(path, mounted);
        }

        if (!files.FileExists(path))
        {
            throw new SigningException(SigningFault.File, MediaErrorCode.Missing, path);
        }

        string device = Resolved(path);
        string? point = Table().FirstOrDefault(mount => Resolved(mount.Device) == device).Point;
        return point is not null ? Place(point, device) : throw new SigningException(SigningFault.Refused, MediaErrorCode.NotMounted, path);
    }

    private static string Resolved(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // Sources such as "proc" and "overlay" are no files.
            return path;
        }
    }

    /// <summary>Blanks and the like stand as <c>\040</c> in the table of mounts, as <c>\x20</c> in names of labels.</summary>
    private static string Unescape(string text)
    {
        return Escape().Replace(text, match => ((char)(match.Groups[1].Success
            ? Convert.ToInt32(match.Groups[1].Value, 8)
            : Convert.ToInt32(match.Groups[2].Value, 16))).ToString(CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\\(?:([0-7]{3})|x([0-9a-fA-F]{2}))")]
    private static partial Regex Escape();

    private MediumPlace Place(string directory, string? device)
    {
        return new MediumPlace(directory, NameOf(device, "by-label"), NameOf(device, "by-uuid"));
    }

    private string? NameOf(string? device, string kind)
    {
        string folder = Path.Combine(disks, kind);
        if (device is null || !files.DirectoryExists(folder))
        {
            return null;
        }

        string wanted = Resolved(device);
        return files.List(folder).Where(name => Resolved(Path.Combine(folder, name)) == wanted).Select(Unescape).FirstOrDefault();
    }

    private List<(string Device, string Point)> Table()
    {
        List<(string, string)> table = [];
        if (!files.FileExists(mounts))
        {
            return table;
        }

        using Stream stream = files.OpenRead(mounts);
        byte[] bytes = new byte[MaxTable];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, length).Split('\n'))
        {
            string[] fields = line.Split(' ');
            if (fields.Length > 2)
            {
                table.Add((Unescape(fields[0]), Unescape(fields[1])));
            }
        }

        return table;
    }
}
