namespace OtaStack.Architecture.Tests.Layout;

/// <summary>The source files under version control's eye: everything but build output, packages and generated migrations.</summary>
internal static class SourceFiles
{
    private static readonly string[] Left = ["artifacts", "bin", "obj", "node_modules", ".git", "Migrations"];

    public static IReadOnlyList<string> Below(params string[] folders)
    {
        return [.. folders.SelectMany(folder => Walk(new DirectoryInfo(Path.Combine(BuiltAssemblies.RepositoryRoot, folder)))).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        return folder.EnumerateFiles("*.cs").Concat(folder.EnumerateFiles("*.razor")).Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(child => !Left.Contains(child.Name)).SelectMany(Walk));
    }
}
