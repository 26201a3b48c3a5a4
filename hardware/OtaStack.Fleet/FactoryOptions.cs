using System.CommandLine;

namespace OtaStack.Fleet;

/// <summary>The options of <c>run</c> and <c>device</c> that say what devices leave the factory with: an assembly set, images, or both for a mixed fleet.</summary>
internal sealed class FactoryOptions
{
    private readonly Option<string?> _image = RunCommand.Optional<string?>("--factory-image", "OptionFactoryImage");
    private readonly Option<string?> _index = RunCommand.Optional<string?>("--factory-index", "OptionFactoryIndex");
    private readonly Option<string?> _runtime = RunCommand.Optional<string?>("--factory-nanoclr", "OptionFactoryRuntime");
    private readonly Option<string?> _deployment = RunCommand.Optional<string?>("--factory-deployment", "OptionFactoryDeployment");
    private readonly Option<string?> _bootKey = RunCommand.Optional<string?>("--boot-key", "OptionBootKey");
    private readonly Option<string> _release = RunCommand.Required<string>("--factory-release", "OptionFactoryRelease");
    private readonly Option<string> _version = RunCommand.Required<string>("--factory-version", "OptionFactoryVersion");
    private readonly Option<int> _counter = RunCommand.Optional<int>("--factory-counter", "OptionFactoryCounter");

    public void AddTo(Command command)
    {
        _counter.DefaultValueFactory = _ => 1;
        foreach (Option option in (Option[])[_image, _index, _runtime, _deployment, _bootKey, _release, _version, _counter])
        {
            command.Add(option);
        }
    }

    /// <exception cref="FleetException">An option is missing that another one needs.</exception>
    public IReadOnlyList<FactoryFiles> Read(ParseResult parsed)
    {
        FactoryFiles release = new()
        {
            Release = parsed.GetValue(_release)!, Version = parsed.GetValue(_version)!, Counter = parsed.GetValue(_counter),
        };
        FactoryFiles assemblies = release with { Image = parsed.GetValue(_image), Index = parsed.GetValue(_index) };
        FactoryFiles images = release with { NanoClr = parsed.GetValue(_runtime), Deployment = parsed.GetValue(_deployment), BootKey = parsed.GetValue(_bootKey) };
        bool hasAssemblies = IsWhole("--factory-image, --factory-index", assemblies.Image, assemblies.Index);
        bool hasImages = IsWhole("--factory-nanoclr, --factory-deployment, --boot-key", images.NanoClr, images.Deployment, images.BootKey);
        return hasAssemblies || hasImages
            ? [.. hasAssemblies ? [assemblies] : (FactoryFiles[])[], .. hasImages ? [images] : (FactoryFiles[])[]]
            : throw new FleetException(Texts.Get("FactoryNone"));
    }

    private static bool IsWhole(string names, params string?[] values)
    {
        int given = values.Count(value => value is not null);
        return given == 0 || given == values.Length ? given > 0 : throw new FleetException(Texts.Get("FactoryIncomplete", names));
    }
}
