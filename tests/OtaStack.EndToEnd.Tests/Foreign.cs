namespace OtaStack.EndToEnd.Tests;

/// <summary>The folder with the foreign programs' scripts, <c>tests/foreign</c>.</summary>
internal static class Foreign
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "foreign");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException("tests/foreign was expected above the test's folder.");
    }
}
