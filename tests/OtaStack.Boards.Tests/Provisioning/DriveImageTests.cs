using System.Text.Json;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Provisioning;
using OtaStack.Boards.Tests.LittleFs;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Provisioning;

/// <summary>The image of the drive holds what <c>deploy.json</c> would bring, for the boards whose firmware's littlefs is known.</summary>
public sealed class DriveImageTests : ProvisionedDevice
{
    public static TheoryData<string> Boards => [.. Repository.Boards];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Boards_with_known_facts_get_an_image_of_their_whole_region_and_others_are_told(string name)
    {
        bool isKnown = name.StartsWith("esp32", StringComparison.Ordinal);
        string devices = Folder.File("these.json", Devices(Key).Replace("esp32-4mb", name, StringComparison.Ordinal));

        CommandRun run = Provision("--devices", devices, "--board", Repository.FileOf(name));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(isKnown, File.Exists(Path.Combine(Out, "drive.bin")));
        Assert.Equal(!isKnown, run.Output.Contains("No image of the drive", StringComparison.Ordinal));
        Assert.Equal(isKnown, Text("commands.txt").Contains("drive.bin\n", StringComparison.Ordinal));
        if (isKnown)
        {
            BoardProfile board = BoardFile.Read(Repository.FileOf(name));
            LittleFsReader drive = new(Read("drive.bin"), 4096);
            FlashRegion region = board.FindRegion("config")!;
            Assert.Equal(region.Size, Read("drive.bin").Length);
            Assert.Equal([0x00020000u, 4096, (uint)(region.Size / 4096), 255, int.MaxValue, 1022], drive.Superblock);
            Assert.Contains($"write_flash --flash_size {(board.Flash[0].Size >> 20)}MB 0x{region.Start:X} drive.bin\n", Text("commands.txt"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_image_holds_the_files_of_the_deployment_and_nothing_else()
    {
        Provision("--page", Path.Combine(Repository.Root, "firmware", "local-page"));

        LittleFsReader drive = new(Read("drive.bin"), 4096);

        using JsonDocument deployment = JsonDocument.Parse(Read("deploy.json"));
        Dictionary<string, string> files = deployment.RootElement.GetProperty("files").EnumerateArray()
            .ToDictionary(file => file.GetProperty("DestinationFilePath").GetString()!, file => file.GetProperty("SourceFilePath").GetString()!);
        Assert.Equal(7, files.Count);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), drive.Files.Keys.Select(path => @"I:\" + path.Replace('/', '\\')).Order(StringComparer.Ordinal));
        Assert.All(drive.Files, file => Assert.Equal(Read(files[@"I:\" + file.Key.Replace('/', '\\')]), file.Value));
        Assert.Equal(Key, Convert.ToHexStringLower(drive.Files["device/key"]));
        Assert.InRange(drive.UsedBlocks, 8, 24);
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused_and_nothing_is_written()
    {
        string board = Folder.File("esp32-4mb.json", File.ReadAllText(Repository.FileOf("esp32-4mb"))
            .Replace("\"start\": \"0x340000\", \"size\": \"0x30000\"", "\"start\": \"0x340000\", \"size\": \"0x6000\"", StringComparison.Ordinal));

        CommandRun run = Provision("--board", board);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("provision.drive: The files take 8 blocks of the drive, it has 6.", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Folder.Path));
    }

    [Fact]
    public void The_programmer_writes_an_image_in_the_chips_own_flash_before_it_resets()
    {
        BoardProfile board = BoardFile.Read(Repository.FileOf("stm32f429i-disco"));
        board = board with
        {
            Regions = [.. board.Regions.SkipLast(1), new FlashRegion("drive", "internal", 0x81C0000, 0x40000, RegionUse.Files)],
            Files = new FileArea(@"I:\", "littlefs", "drive", board.Files.Slots, new LittleFsSettings(0x20000, 1, 64, 255, int.MaxValue, 1022)),
        };

        string[] lines = FlashCommands.Write(board, [], "COM7").Split('\n');

        Assert.Equal(["STM32_Programmer_CLI -c port=SWD -w drive.bin 0x081C0000 -v", "STM32_Programmer_CLI -c port=SWD -rst"], lines.Where(line => line.Contains("drive.bin 0x", StringComparison.Ordinal) || line.EndsWith("-rst", StringComparison.Ordinal)));
        Assert.Contains("# nanoff --filedeployment deploy.json", lines);
    }

    [Fact]
    public void An_image_that_the_programmer_cannot_write_is_explained_and_nanoff_used()
    {
        BoardProfile board = BoardFile.Read(Repository.FileOf("orgpal-palthree"));
        board = board with { Files = board.Files with { LittleFs = new LittleFsSettings(4096, 1, 0, 255, int.MaxValue, 4) } };

        string text = FlashCommands.Write(board, [], "COM7");

        Assert.Contains(@"# drive.bin is all of the drive I:\, at 0x1E8000 of AT25SF641, SPI NOR flash: ", text, StringComparison.Ordinal);
        Assert.Contains("\nnanoff --filedeployment deploy.json\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("-w drive.bin", text, StringComparison.Ordinal);
        Assert.Equal(0x618000, DriveImage.Create(board, [new DeviceFile("device/key", "key.bin", new byte[32])])!.Length);
    }
}
