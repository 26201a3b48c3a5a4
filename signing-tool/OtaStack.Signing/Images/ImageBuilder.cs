using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Images;

/// <summary>Makes images from files.</summary>
public static class ImageBuilder
{
    /// <summary>Name of the part that says where the application starts: <c>Assembly;Namespace.Type</c>.</summary>
    public const string EntryPart = "app.entry";

    /// <summary>Characters of a part's name at most.</summary>
    public const int MaxPartName = 64;

    private const int MaxEntryCharacters = 256;

    private static readonly string[] AssemblyEndings = [".dll", ".pe"];

    /// <summary>An image of the given parts, put in ascending order.</summary>
    /// <param name="entry"><c>Assembly;Namespace.Type</c> for the part <c>app.entry</c>, or null.</param>
    public static BuiltImage FromParts(IEnumerable<ImagePart> parts, string? entry = null)
    {
        List<ImagePart> ordered = [.. parts];
        if (entry is not null)
        {
            ordered.Add(new ImagePart(EntryPart, EntryBytes(entry)));
        }

        ordered.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        Check(ordered);
        return new BuiltImage(ordered);
    }

    /// <summary>An image of exactly these files, each a part under its file name.</summary>
    public static BuiltImage FromFiles(IEnumerable<string> paths, string? entry = null, IFileOperations? files = null)
    {
        files ??= DiskOperations.Instance;
        List<ImagePart> parts = [];
        long total = 0;
        foreach (string path in paths)
        {
            byte[] content = BoundedFile.Read(files, path, ImageIndex.MaxImageLength);
            total += content.Length;
            if (total > ImageIndex.MaxImageLength)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.ImageTooLarge, Count.Of(total), Count.Of(ImageIndex.MaxImageLength));
            }

            parts.Add(new ImagePart(Path.GetFileName(path), content));
        }

        return FromParts(parts, entry);
    }

    /// <summary>
    /// An image of the assemblies in a folder (<c>*.dll</c>, or <c>*.pe</c>; sub-folders and other files are left out)
    /// and of its <c>app.entry</c> when there is one and none is given.
    /// </summary>
    public static BuiltImage FromFolder(string folder, string? entry = null, IFileOperations? files = null)
    {
        files ??= DiskOperations.Instance;
        if (!files.DirectoryExists(folder))
        {
            throw new SigningException(SigningFault.File, ErrorCode.FileMissing, folder);
        }

        IReadOnlyList<string> names = files.List(folder);
        string[] endings = [.. AssemblyEndings.Where(ending => names.Any(name => name.EndsWith(ending, StringComparison.Ordinal)))];
        if (endings.Length != 1)
        {
            string code = endings.Length == 0 ? ErrorCode.ImageNoAssemblies : ErrorCode.ImageAmbiguous;
            throw new SigningException(SigningFault.Refused, code, folder);
        }

        IEnumerable<string> taken = names.Where(name =>
            name.EndsWith(endings[0], StringComparison.Ordinal) || (entry is null && name == EntryPart));
        return FromFiles(taken.Select(name => Path.Combine(folder, name)), entry, files);
    }

    /// <summary>True for a name that a device can store: see <see cref="ImagePart"/>.</summary>
    public static bool IsPartName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxPartName
            && name[0] != '.'
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
    }

    private static byte[] EntryBytes(string entry)
    {
        string[] halves = entry.Split(';');
        bool valid = entry.Length <= MaxEntryCharacters
            && halves.Length == 2
            && halves.All(half => half.Length > 0)
            && entry.All(character => character is > ' ' and < (char)127);
        return valid
            ? System.Text.Encoding.ASCII.GetBytes(entry)
            : throw new SigningException(SigningFault.Usage, ErrorCode.EntryInvalid, entry);
    }

    private static void Check(List<ImagePart> parts)
    {
        if (parts.Count is 0 or > ImageIndex.MaxParts)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ImageParts, Count.Of(parts.Count), Count.Of(ImageIndex.MaxParts));
        }

        long total = parts.Sum(part => (long)part.Content.Length);
        if (total > ImageIndex.MaxImageLength)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ImageTooLarge, Count.Of(total), Count.Of(ImageIndex.MaxImageLength));
        }

        for (int i = 0; i < parts.Count; i++)
        {
            if (!IsPartName(parts[i].Name) || parts[i].Content.IsEmpty)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.ImagePart, parts[i].Name);
            }

            if (i > 0 && parts[i].Name == parts[i - 1].Name)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.ImagePartTwice, parts[i].Name);
            }
        }
    }
}
