namespace OtaStack.Boards.Provisioning;

/// <summary>The three files of the local page, for a device whose release does not bring them (docs/local-page.md).</summary>
internal static class PageFiles
{
    private const string Folder = "page/";

    /// <summary>Longest of them, bytes: far more than a page of a microcontroller has.</summary>
    private const int MostBytes = 256 * 1024;

    private static readonly string[] Names = ["index.html", "page.css", "page.js"];

    /// <exception cref="BoardException">One is missing, empty or too large.</exception>
    public static IReadOnlyList<DeviceFile> Read(string folder)
    {
        return [.. Names.Select(name => new DeviceFile(Folder + name, name, ReadOne(Path.Combine(folder, name))))];
    }

    private static byte[] ReadOne(string path)
    {
        byte[] content = SmallFile.Read(path, MostBytes);
        return content.Length > 0 ? content : throw new BoardException(BoardErrorCode.ProvisionPage, path);
    }
}
