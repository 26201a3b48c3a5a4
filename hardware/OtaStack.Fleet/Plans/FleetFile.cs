using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Users;
using YamlDotNet.RepresentationModel;

namespace OtaStack.Fleet.Plans;

/// <summary>Reads a fleet file (docs/fleet.md). Paths in it count from its own folder.</summary>
internal sealed class FleetFile
{
    private const int MostGroups = 100;
    private const int MostDevices = 20_000;
    private const int MostThinkingSeconds = 7 * 86400;

    private static readonly Dictionary<string, DeviceProfile> Profiles = DeviceProfile.All.ToDictionary(profile => profile.Name);

    private static readonly Dictionary<string, UpdateMode?> Modes = new()
    {
        ["automatic"] = UpdateMode.Automatic, ["ask"] = UpdateMode.Ask, ["manual"] = UpdateMode.Manual, ["offline"] = UpdateMode.Offline,
    };

    private static readonly Dictionary<string, UserAnswer> Answers = new()
    {
        ["now"] = UserAnswer.Now, ["inWindow"] = UserAnswer.InWindow, ["postpone"] = UserAnswer.Postpone, ["never"] = UserAnswer.None,
    };

    private static readonly Dictionary<string, bool> YesNo = new() { ["yes"] = true, ["no"] = false };

    private readonly string _folder;
    private readonly string[] _lines;

    private FleetFile(string path, byte[] bytes)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        _lines = System.Text.Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n").Split('\n');
    }

    /// <exception cref="FleetException">The file cannot be read, or says something that cannot be; the message names line and column.</exception>
    public static FleetPlan Read(string path)
    {
        byte[] bytes = InputFile.Read(path, YamlTree.MostBytes);
        try
        {
            return new FleetFile(path, bytes).Read(new YamlMap(YamlTree.Parse(bytes)));
        }
        catch (PlanException failure)
        {
            throw failure.For(path);
        }
    }

    private FleetPlan Read(YamlMap map)
    {
        FleetOptions options = new()
        {
            Server = RunCommand.ReadAddress(map.Text("server"), map.OptionalText("mqtt")),
            DevicesFile = PathOf(map.Text("devices")),
            RootFile = PathOf(map.Text("root")),
            Factories = FactoryPlan.Read(map, PathOf),
            Seed = (ulong)(map.OptionalNumber("seed", 0, int.MaxValue) ?? 0),
            JsonFile = map.OptionalText("results") is string results ? PathOf(results) : null,
            Minutes = map.OptionalNumber("minutes", 1, 7 * 1440) ?? 0,
            StateFolder = map.OptionalText("state") is string state ? PathOf(state) : null,
        };

        IReadOnlyList<YamlNode> nodes = map.List("groups");
        List<FleetGroup> groups = [];
        foreach (YamlNode node in nodes)
        {
            if (groups.Count == MostGroups)
            {
                throw YamlMap.Wrong(node, "PlanTooMany", "groups", $"{MostGroups}");
            }

            FleetGroup group = ReadGroup(new YamlMap(node));
            groups.Add(groups.Exists(other => other.Name == group.Name) ? throw YamlMap.Wrong(node, "PlanTwice", group.Name) : group);
        }

        RequireShares(nodes, groups);
        map.End();
        return new FleetPlan(options, groups);
    }

    /// <summary>The shares of a board's devices add up, and so do those of all others.</summary>
    private static void RequireShares(IReadOnlyList<YamlNode> nodes, List<FleetGroup> groups)
    {
        foreach (IGrouping<string?, FleetGroup> same in groups.Where(group => group.Share is not null).GroupBy(group => group.Board))
        {
            int sum = same.Sum(group => group.Share!.Value);
            if (sum != 100)
            {
                throw YamlMap.Wrong(nodes[groups.IndexOf(same.First())], "PlanShares", $"{sum}");
            }
        }
    }

    private FleetGroup ReadGroup(YamlMap map)
    {
        int? count = map.OptionalNumber("count", 1, MostDevices);
        int? share = map.OptionalNumber("share", 1, 100, "%");
        if (count is null == share is null)
        {
            throw map.Wrong("PlanCountOrShare");
        }

        YamlMap? user = map.OptionalMap("user");
        FleetGroup group = new()
        {
            Name = map.Text("name"),
            Count = count,
            Share = share,
            Board = map.OptionalText("board"),
            Media = map.Has("media") ? [.. map.List("media").Select(ReadMedium)] : [],
            Profile = map.OneOf<DeviceProfile?>("profile", Profiles!, null),
            Mode = map.OneOf("mode", Modes, null),
            HasClock = map.OneOf("clock", YesNo, true),
            Conditions = new GivenConditions(map.OptionalNumber("battery", 0, 100, "%"), map.OneOf("metered", YesNo, false), map.OneOf("busy", YesNo, false)),
            User = user is null ? UserProfile.Nobody : new UserProfile(user.OneOf("answers", Answers, UserAnswer.Now), user.OptionalNumber("thinks", 0, MostThinkingSeconds) ?? 0),
            Faults = map.Node("faults") is YamlNode faults ? ReadFaults(faults) : FaultScript.None,
        };
        user?.End();
        map.End();
        return group;
    }

    private string ReadMedium(YamlNode node)
    {
        string path = PathOf((node as YamlScalarNode)?.Value is { Length: > 0 } text ? text : throw YamlMap.Wrong(node, "PlanNoText", "media"));
        return File.Exists(path) ? path : throw YamlMap.Wrong(node, "PlanMediumMissing", path);
    }

    private FaultScript ReadFaults(YamlNode node)
    {
        string text = (node as YamlScalarNode)?.Value ?? throw YamlMap.Wrong(node, "PlanNoText", "faults");
        try
        {
            return FaultScript.Parse(text);
        }
        catch (FaultScriptException failure)
        {
            (long line, long column) = PlaceOf(node, text, failure);
            throw new PlanException("Fault" + char.ToUpperInvariant(failure.Code[0]) + failure.Code[1..], line, column, failure.Found, failure.Expected);
        }
    }

    /// <summary>
    /// Where a place of the script is in the file: in a block (<c>|</c>) the script's first line is the one after the sign, and every line is moved in
    /// by the same; otherwise it begins where the value does.
    /// </summary>
    private (long Line, long Column) PlaceOf(YamlNode node, string text, FaultScriptException failure)
    {
        bool isBlock = _lines[(int)node.Start.Line - 1].AsSpan((int)node.Start.Column - 1).StartsWith("|");
        long line = node.Start.Line + failure.Line - (isBlock ? 0 : 1);
        if (line > _lines.Length)
        {
            return (node.Start.Line, node.Start.Column);
        }

        string said = text.ReplaceLineEndings("\n").Split('\n')[failure.Line - 1];
        int indentation = said.Length == 0 ? 0 : Math.Max(0, _lines[line - 1].IndexOf(said, StringComparison.Ordinal));
        return (line, indentation + failure.Column);
    }

    private string PathOf(string path)
    {
        return Path.Combine(_folder, path);
    }
}
