namespace OtaStack.Boards.Tests.Support;

/// <summary>Where the repository and its boards are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string BoardsFolder { get; } = Path.Combine(Root, "hardware", "boards");

    public static string SchemaFile { get; } = Path.Combine(BoardsFolder, "board.schema.json");

    /// <summary>Names of all boards that ship.</summary>
    public static IReadOnlyList<string> Boards { get; } =
        [.. Directory.EnumerateFiles(BoardsFolder, "*.json").Where(path => path != SchemaFile).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static string FileOf(string board)
    {
        return Path.Combine(BoardsFolder, board + ".json");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OtaStack.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("the repository was expected above the tests");
    }
}
