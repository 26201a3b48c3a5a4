using YamlDotNet.RepresentationModel;

namespace OtaStack.Fleet.Plans;

/// <summary>Reads the member <c>factory</c> of a fleet file: one mapping, or a list of them for a fleet of several boards.</summary>
internal static class FactoryPlan
{
    private const int MostFactories = 20;

    /// <param name="plan">The file.</param>
    /// <param name="pathOf">Makes a path of the file absolute.</param>
    /// <exception cref="PlanException">Something is missing, unknown or there twice.</exception>
    public static IReadOnlyList<FactoryFiles> Read(YamlMap plan, Func<string, string> pathOf)
    {
        YamlNode node = plan.Node("factory") ?? throw plan.Wrong("PlanMissing", "factory");
        if (node is not YamlSequenceNode list)
        {
            return [ReadOne(new YamlMap(node), pathOf)];
        }

        if (list.Children.Count is 0 or > MostFactories)
        {
            throw list.Children.Count == 0 ? YamlMap.Wrong(node, "PlanNoList", "factory") : YamlMap.Wrong(node, "PlanTooMany", "factory", $"{MostFactories}");
        }

        List<FactoryFiles> factories = [];
        foreach (YamlNode entry in list.Children)
        {
            FactoryFiles read = ReadOne(new YamlMap(entry), pathOf);
            factories.Add(factories.Exists(other => other.Board == read.Board && (read.Board is not null || other.HasImages == read.HasImages))
                ? throw YamlMap.Wrong(entry, "PlanFactoryTwice", read.Board ?? "–")
                : read);
        }

        return factories;
    }

    private static FactoryFiles ReadOne(YamlMap map, Func<string, string> pathOf)
    {
        bool hasImages = map.Has("nanoclr") || map.Has("deployment") || map.Has("bootKey");
        FactoryFiles files = new()
        {
            Board = map.OptionalText("board"),
            Release = map.Text("release"),
            Version = map.Text("version"),
            Counter = map.OptionalNumber("counter", 0, int.MaxValue) ?? 1,
        };
        files = hasImages
            ? files with { NanoClr = pathOf(map.Text("nanoclr")), Deployment = pathOf(map.Text("deployment")), BootKey = pathOf(map.Text("bootKey")) }
            : files with { Image = pathOf(map.Text("image")), Index = pathOf(map.Text("index")) };
        map.End();
        return files;
    }
}
