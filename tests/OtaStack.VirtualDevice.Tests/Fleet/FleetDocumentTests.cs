using OtaStack.Fleet.Plans;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Tests.Fleet;

/// <summary>The examples of the documents are right.</summary>
public sealed class FleetDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-docs-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_fleet_file_of_the_document_is_read()
    {
        string path = Path.Combine(_folder, "fleet.yaml");
        File.WriteAllText(path, Example("fleet.md", "yaml"));

        FleetPlan plan = FleetFile.Read(path);

        Assert.Equal(["steady homes", "barns", "careful owners"], plan.Groups.Select(group => group.Name));
    }

    [Fact]
    public void The_script_of_the_document_is_read()
    {
        Assert.Equal(7, FaultScript.Parse(Example("fault-scripts.md", "faults")).Rules.Count);
    }

    private static string Example(string document, string language)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        string text = File.ReadAllText(Path.Combine(folder.FullName, "docs", document)).ReplaceLineEndings("\n");
        int start = text.IndexOf("```" + language + "\n", StringComparison.Ordinal) + language.Length + 4;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
