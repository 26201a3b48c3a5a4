using System.Text;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.LittleFs;

/// <summary>A folder of an image that is being made.</summary>
internal sealed class ImageFolder
{
    private readonly SortedDictionary<string, ImageFolder> _folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>First block of the folder's first pair.</summary>
    public int FirstBlock { get; set; }

    /// <summary>The tree of some files.</summary>
    /// <param name="files">Content by path, parts separated by slashes.</param>
    /// <exception cref="ArgumentException">A path that no file can have, or a file where a folder is.</exception>
    public static ImageFolder Of(IReadOnlyDictionary<string, byte[]> files, LittleFsSettings settings)
    {
        ImageFolder root = new();
        foreach ((string path, byte[] content) in files)
        {
            string[] parts = path.Split('/');
            if (parts.Any(part => part is "" or "." or ".." || !Ascii.IsValid(part) || part.Length > settings.NameMost) || content.Length > settings.FileMost)
            {
                throw new ArgumentException($"'{path}' can be no file of the image", nameof(files));
            }

            root.Add(parts, path, content);
        }

        return root;
    }

    /// <summary>The folder itself and all below it.</summary>
    public IEnumerable<ImageFolder> All()
    {
        return [this, .. _folders.Values.SelectMany(folder => folder.All())];
    }

    /// <summary>Entries in the order in which littlefs looks for them.</summary>
    public IReadOnlyList<ImageEntry> Entries(int inlineMost)
    {
        IEnumerable<(string Name, ImageEntry Entry)> entries = _folders
            .Select(folder => (folder.Key, new ImageEntry(Encoding.ASCII.GetBytes(folder.Key), TagType.Folder, null, folder.Value, false)))
            .Concat(_files.Select(file => (file.Key, new ImageEntry(Encoding.ASCII.GetBytes(file.Key), TagType.File, file.Value, null, file.Value.Length <= inlineMost))));
        return [.. entries.OrderBy(entry => entry.Name, NameOrder.Instance).Select(entry => entry.Entry)];
    }

    private void Add(ReadOnlySpan<string> parts, string path, byte[] content)
    {
        string name = parts[0];
        bool isFile = parts.Length == 1;
        if (isFile ? _folders.ContainsKey(name) : _files.ContainsKey(name))
        {
            throw new ArgumentException($"'{path}' is a file and a folder", nameof(path));
        }

        if (isFile)
        {
            _files.Add(name, content);
            return;
        }

        if (!_folders.TryGetValue(name, out ImageFolder? folder))
        {
            folder = new ImageFolder();
            _folders.Add(name, folder);
        }

        folder.Add(parts[1..], path, content);
    }
}
