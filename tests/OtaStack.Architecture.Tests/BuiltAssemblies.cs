using Mono.Cecil;

namespace OtaStack.Architecture.Tests;

/// <summary>Finds the repository and what was built beside this test assembly.</summary>
internal static class BuiltAssemblies
{
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Names of the contract assemblies: the folders of <c>firmware/contracts</c>.</summary>
    public static string[] Contracts { get; } =
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot, "firmware", "contracts")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>Reads <c>artifacts/bin/&lt;project&gt;/&lt;configuration&gt;/&lt;assembly&gt;.dll</c> of the configuration under test.</summary>
    public static ModuleDefinition Read(string project, string? assembly = null)
    {
        return ModuleDefinition.ReadModule(PathOf(project, assembly));
    }

    public static string PathOf(string project, string? assembly = null)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(RepositoryRoot, "artifacts", "bin", project, configuration, (assembly ?? project) + ".dll");
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

        throw new InvalidOperationException($"OtaStack.sln was expected above {AppContext.BaseDirectory}.");
    }
}
