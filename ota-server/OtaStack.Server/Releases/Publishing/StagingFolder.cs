using System.Globalization;
using System.Text;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>
/// A folder that holds an archive while it is checked, laid out as the published files will be. Once everything in it
/// is verified and flushed, the marker <c>ready</c> is written: from then on the publish is finished, if need be by the next start.
/// </summary>
internal sealed class StagingFolder(string path)
{
    public string Path { get; } = path;

    public string Metadata => System.IO.Path.Combine(Path, "metadata");

    public string Targets => System.IO.Path.Combine(Path, "targets");

    public string Marker => System.IO.Path.Combine(Path, "ready");

    public bool IsReady => File.Exists(Marker);

    /// <summary>The roles that the snapshot is to list, as the marker says: a line for each.</summary>
    public IReadOnlyList<SnapshotEntry> Roles
    {
        get => [.. File.ReadAllLines(Marker).Select(line => line.Split(' ')).Select(words => new SnapshotEntry(words[0], int.Parse(words[1], NumberStyles.None, CultureInfo.InvariantCulture)))];
    }

    /// <summary>What the marker says; see <see cref="Roles"/>.</summary>
    public static byte[] MarkerOf(IReadOnlyList<SnapshotEntry> roles)
    {
        return Encoding.ASCII.GetBytes(string.Join('\n', roles.Select(role => string.Create(CultureInfo.InvariantCulture, $"{role.Role} {role.Version}"))));
    }

    public static StagingFolder Create(DataDirectory data, string product)
    {
        StagingFolder folder = new(System.IO.Path.Combine(data.Staging(product), Guid.NewGuid().ToString("N")));
        PrivateFolder.Create(folder.Path);

        // What is inside becomes public, and keeps its mode when it is renamed.
        Directory.CreateDirectory(folder.Metadata);
        Directory.CreateDirectory(folder.Targets);
        return folder;
    }

    public static IReadOnlyList<StagingFolder> Find(DataDirectory data, string product)
    {
        string parent = data.Staging(product);
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal).Select(path => new StagingFolder(path))]
            : [];
    }

    /// <summary>Makes the names in the folder durable; the files have been flushed one by one.</summary>
    public void Flush()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
        {
            FolderFlush.Flush(folder);
        }

        FolderFlush.Flush(Path);
        FolderFlush.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    public void Remove()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
