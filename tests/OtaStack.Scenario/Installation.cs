namespace OtaStack.Scenario;

/// <summary>Where the built programs and samples lie.</summary>
internal sealed class Installation
{
    private readonly string _artifacts;
    private readonly string _configuration;

    private Installation(string artifacts, string configuration)
    {
        _artifacts = artifacts;
        _configuration = configuration;
    }

    public string Server => Program("OtaStack.Server", "OtaStack.Server.dll");

    public string SigningTool => Program("ota", "ota.dll");

    public string Fleet => Program("OtaStack.Fleet", "OtaStack.Fleet.dll");

    public static Installation Find()
    {
        // artifacts/bin/OtaStack.Scenario/<configuration>/ ; another project's output folder works as well.
        DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        DirectoryInfo artifacts = own.Parent?.Parent?.Parent ?? throw new ScenarioException($"{own.FullName} is not a build output folder.");
        return new Installation(artifacts.FullName, own.Name);
    }

    public string Sample(string version)
    {
        return Path.Combine(_artifacts, "samples", "Thermostat", version);
    }

    private string Program(string project, string file)
    {
        string path = Path.Combine(_artifacts, "bin", project, _configuration, file);
        return File.Exists(path) ? path : throw new ScenarioException(Texts.Get("NotBuilt", path));
    }
}
