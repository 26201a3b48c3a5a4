using System.Reflection;
using System.Text.RegularExpressions;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Device.Certificates;
using OtaStack.Device.Media;
using OtaStack.Device.Page;
using OtaStack.Device.Provisioning;
using OtaStack.Launcher;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device.Tests.Erasing;

/// <summary>
/// The erase list of every board reaches every file that a device can have: those that its code names, and those that the documentation tells. What
/// stays is said in docs/erase.md. A path that is added to the code later is erased by every board, or this fails.
/// </summary>
public sealed partial class EraseListTests
{
    /// <summary>The counter, used permits, the record of the erase, its receipt, the page: docs/erase.md says why.</summary>
    private static readonly string[] Kept =
    [
        "agent/permits.1", "agent/permits.2", "boot/record.1", "boot/record.2", "erase/receipt", "erase/record.1", "erase/record.2", "page/index.html", "page/page.css",
        "page/page.js",
    ];

    /// <summary>Texts of the code that look like paths of a device's files.</summary>
    private static readonly string[] NoFiles = ["application/json", "targets/"];

    private static readonly Type[] Assemblies =
        [typeof(BootChoice), typeof(UpdateAgent), typeof(DevicePage), typeof(DeviceProgram), typeof(PageListener), typeof(RemovableMedia), typeof(Sha256)];

    public static TheoryData<string> Boards => [.. BoardErase.Boards];

    [Fact]
    public void The_paths_are_found_in_code_and_documentation()
    {
        Assert.Superset(
            new HashSet<string>
            {
                DeviceProvisioning.KeyPath, DeviceProvisioning.RecordPath, DeviceCertificate.CertificatePath, DeviceCertificate.KeyPath, DeviceCertificate.Records + "1",
                DeviceCertificate.Records + "2", DeviceCode.RecordPath, "agent/journal.1", "agent/hours", "agent/notes.ja", "erase/receipt",
            },
            NamedByTheCode().ToHashSet());
        Assert.Superset(new HashSet<string> { "upload/part", "upload/bundle", "agent/hours", "page/code", "device/key", "device/certificate.2" }, Documented().ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Of_all_files_that_a_device_can_have_those_stay_that_must(string board)
    {
        EraseProfile list = BoardErase.ListOf(board);
        MemoryFiles files = new();
        UpdateAgent agent = Started(files, list);
        foreach (string path in NamedByTheCode().Concat(Documented()).Concat(Kept).Append("upload/part-0a1b").Append("trust/root.json.new"))
        {
            files[path] ??= new byte[32];
        }

        Assert.Equal(ReasonCode.None, agent.User.OrderErase(true, "dev-1", 100));
        for (long now = 100; agent.State != AgentState.Erased; now++)
        {
            Assert.True(now < 1000, $"still {agent.State}");
            agent.Tick(now);
        }

        Assert.Equal(Kept, files.Paths.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Keys_go_last_and_what_the_receipt_is_delivered_with_after_it(string board)
    {
        EraseTarget[] targets = BoardErase.ListOf(board).Targets;

        Assert.Equal([DeviceCertificate.KeyPath, DeviceProvisioning.KeyPath], targets.TakeLast(2).Select(target => target.Name));
        Assert.All(targets.Where(target => target.Name.StartsWith("device/", StringComparison.Ordinal)), target => Assert.Equal(EraseStage.Last, target.Stage));
    }

    private static UpdateAgent Started(MemoryFiles files, EraseProfile list)
    {
        files["trust/root.json"] = new byte[32];
        Assert.True(FirstStart.Prepare(files));
        BootChoice boot = BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn);
        UpdateAgent agent = new(new DeviceIdentity("thermostat", "dev-1", "board"), new AgentSettings { Erase = list }, files, [], new ManagedHmacSha256());
        agent.Start(boot, 100);
        return agent;
    }

    /// <summary>Constants of the device's assemblies that are a path; of a pair of records, both.</summary>
    private static IEnumerable<string> NamedByTheCode()
    {
        return Assemblies.SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(text => AnyPath().IsMatch(text) && !NoFiles.Contains(text))
            .SelectMany(BothOf);
    }

    private static string[] BothOf(string path)
    {
        return path[^1] switch
        {
            '.' => [path + "1", path + "2"],
            '/' => [path + "index.html"],
            _ => [path],
        };
    }

    /// <summary>The first column of the table; what is in slots is the spare slot's, and of regions.</summary>
    private static IEnumerable<string> Documented()
    {
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "agent.md"));
        int start = text.IndexOf("## Files on the device", StringComparison.Ordinal);
        string[] rows = text[start..text.IndexOf("\n## ", start + 1, StringComparison.Ordinal)].Split('\n');
        return rows.Where(row => row.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(row => Quoted().Matches(row.Split('|')[1]))
            .Select(match => match.Groups[1].Value)
            .Where(path => AnyPath().IsMatch(path) && !path.StartsWith("slot.", StringComparison.Ordinal));
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OtaStack.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests must run below the repository");
    }

    [GeneratedRegex("^[a-z]+/[a-z0-9.]*$")]
    private static partial Regex AnyPath();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
