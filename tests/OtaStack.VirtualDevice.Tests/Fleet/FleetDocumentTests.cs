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
        Assert.Equal([7, 2, 2, 2, 3], Examples("fault-scripts.md", "faults").Select(script => FaultScript.Parse(script).Rules.Count));
    }

    [Fact]
    public void The_mixed_fleet_of_the_repository_is_read()
    {
        string path = Path.Combine(_folder, "mixed.yaml");
        File.Copy(Path.Combine(Repository(), "hardware", "fleets", "mixed.yaml"), path);
        File.WriteAllText(Path.Combine(_folder, "thermostat-1.1.0.ota"), "");

        FleetPlan plan = FleetFile.Read(path);

        Assert.Equal([false, true], plan.Options.Factories.Select(factory => factory.HasImages));
        Assert.Equal([null, "virtual-mcuboot", "virtual-mcuboot", "virtual-mcuboot", "virtual-mcuboot"], plan.Groups.Select(group => group.Board));
        Assert.Equal(Path.Combine(_folder, "thermostat-1.1.0.ota"), Assert.Single(plan.Groups[4].Media));
    }

    private static string Example(string document, string language)
    {
        return Examples(document, language)[0];
    }

    private static List<string> Examples(string document, string language)
    {
        string text = File.ReadAllText(Path.Combine(Repository(), "docs", document)).ReplaceLineEndings("\n");
        return [.. text.Split("```" + language + "\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
