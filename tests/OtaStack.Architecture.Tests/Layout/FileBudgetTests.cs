namespace OtaStack.Architecture.Tests.Layout;

/// <summary>Small files: median ≤ 90 lines, 95th percentile ≤ 300, none over 500 (tests 800).</summary>
public sealed class FileBudgetTests
{
    private static readonly string[] Product = ["firmware", "ota-server", "signing-tool", "hardware"];

    [Fact]
    public void Product_files_are_small()
    {
        (string Path, int Lines)[] files = Measure(SourceFiles.Below(Product));

        Assert.True(files.Length > 100, $"only {files.Length} files were measured");
        Assert.Empty(files.Where(file => file.Lines > 500).Select(file => $"{file.Path}: {file.Lines} lines"));
        Assert.InRange(Percentile(files, 50), 1, 90);
        Assert.InRange(Percentile(files, 95), 1, 300);
    }

    [Fact]
    public void Test_files_are_not_endless()
    {
        Assert.Empty(Measure(SourceFiles.Below("tests")).Where(file => file.Lines > 800).Select(file => $"{file.Path}: {file.Lines} lines"));
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        string[] words = ["Task." + "Delay(", "Thread." + "Sleep("];
        Assert.DoesNotContain(SourceFiles.Below("tests"), path => words.Any(word => File.ReadAllText(path).Contains(word, StringComparison.Ordinal)));
    }

    private static (string Path, int Lines)[] Measure(IEnumerable<string> paths)
    {
        return [.. paths.Select(path => (Path.GetRelativePath(BuiltAssemblies.RepositoryRoot, path), File.ReadLines(path).Count()))];
    }

    private static int Percentile((string Path, int Lines)[] files, int percent)
    {
        int[] sorted = [.. files.Select(file => file.Lines).Order()];
        return sorted[(sorted.Length - 1) * percent / 100];
    }
}
