using System.Text.Json;
using Json.Schema;
using OtaStack.Boards.Partitions;
using OtaStack.Boards.Pictures;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Tests.Support;
using OtaStack.Boards.Validation;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.Boards.Tests.Profiles;

/// <summary>The boards that ship keep to schema and rules, and what is generated from them is what is committed.</summary>
public sealed class ShippedBoardTests
{
    /// <summary>Set to 1, the committed partition tables and pictures are written anew.</summary>
    private const string Rewrite = "OTA_REWRITE_BOARDS";

    private static readonly JsonSchema Schema = JsonSchema.FromFile(Repository.SchemaFile);

    public static TheoryData<string> Boards => [.. Repository.Boards];

    [Fact]
    public void All_boards_are_there()
    {
        Assert.Equal(
            [
                "esp32-16mb", "esp32-2mb", "esp32-4mb", "esp32-8mb", "esp32-c3-4mb", "esp32-s3-16mb", "esp32-s3-8mb", "orgpal-palthree", "stm32f429i-disco",
                "stm32f769i-disco", "virtual-assemblies", "virtual-mcuboot",
            ],
            Repository.Boards);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_board_keeps_to_the_schema(string name)
    {
        EvaluationResults results = Schema.Evaluate(JsonDocument.Parse(File.ReadAllBytes(Repository.FileOf(name))).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(results.IsValid, string.Join('\n', (results.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    [Theory]
    [InlineData("\"chip\": \"ESP32\",", "\"chip\": \"ESP32\", \"chips\": 1,", BoardErrorCode.FileMalformed)]
    [InlineData("\"0x400000\"", "4194304", BoardErrorCode.FileMalformed)]
    [InlineData("swap-using-move", "swap-using-scratch", BoardErrorCode.FileMalformed)]
    [InlineData("\"title\": \"ESP32, 4 MB flash\",", "", BoardErrorCode.FileIncomplete)]
    public void Schema_and_reader_refuse_the_same(string old, string replacement, string code)
    {
        string json = File.ReadAllText(Repository.FileOf("esp32-4mb")).Replace(old, replacement, StringComparison.Ordinal);

        Assert.False(Schema.Evaluate(JsonDocument.Parse(json).RootElement).IsValid);
        Assert.Equal(code, Assert.Throws<BoardException>(() => BoardFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "x")).Code);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_board_has_no_fault(string name)
    {
        BoardProfile board = BoardFile.Read(Repository.FileOf(name));

        Assert.Equal(name, board.Name);
        Assert.Empty(BoardValidator.Check(board).Where(finding => finding.IsFault).Select(finding => finding.Code));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void The_committed_picture_is_the_generated_one(string name)
    {
        AssertCommitted(Path.Combine(Repository.Root, "docs", "boards", name + ".svg"), LayoutPicture.Draw(BoardFile.Read(Repository.FileOf(name))));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void The_committed_partition_table_is_the_generated_one(string name)
    {
        string committed = Path.Combine(Repository.BoardsFolder, "partitions", name + ".csv");
        string? table = PartitionTable.Write(BoardFile.Read(Repository.FileOf(name)));

        Assert.Equal(name.StartsWith("esp32", StringComparison.Ordinal), table is not null);
        if (table is null)
        {
            Assert.False(File.Exists(committed));
            return;
        }

        AssertCommitted(committed, table);
    }

    /// <summary>
    /// Of nf-interpreter's branch for In-Field Update, as the boards' sources say; of the ESP32's deploy_0 and deploy_1 config has taken what the boards'
    /// <c>derived</c> says.
    /// </summary>
    [Theory]
    [InlineData("esp32-4mb", "primary", 0x20000, 0x190000)]
    [InlineData("esp32-4mb", "secondary", 0x1B0000, 0x190000)]
    [InlineData("esp32-4mb", "deploy_0", 0x340000 + 0x30000, 0x48000)]
    [InlineData("esp32-4mb", "deploy_1", 0x400000 - 0x48000, 0x48000)]
    [InlineData("esp32-16mb", "primary", 0x20000, 0x1A0000)]
    [InlineData("esp32-16mb", "secondary", 0x1C0000, 0x1A0000)]
    [InlineData("esp32-16mb", "deploy_0", 0x368000 + 0x100000, 0x5CC000)]
    [InlineData("esp32-16mb", "deploy_1", 0x1000000 - 0x5CC000, 0x5CC000)]
    [InlineData("orgpal-palthree", "nanoclr_0", 0x08018000, 928 * 1024)]
    [InlineData("orgpal-palthree", "deploy_0", 0x08100000, 1024 * 1024)]
    [InlineData("stm32f769i-disco", "nanoclr_0", 0x08018000, 928 * 1024)]
    [InlineData("stm32f429i-disco", "deployment", 0x080A0000, 1408 * 1024)]
    public void Regions_lie_where_the_firmware_has_them(string name, string region, int start, int size)
    {
        FlashRegion found = BoardFile.Read(Repository.FileOf(name)).FindRegion(region)!;

        Assert.Equal((start, size), (found.Start, found.Size));
    }

    /// <summary>By hand: slot − trailer rounded up to a sector − the sector that the swap needs, as MCUboot's app_max_size reckons.</summary>
    [Theory]
    [InlineData("esp32-4mb", "nanoclr", 0x190000 - 0x2000 - 0x1000)]
    [InlineData("esp32-4mb", "deployment", 0x48000 - 0x2000 - 0x1000)]
    [InlineData("esp32-2mb", "nanoclr", 0xC0000 - 0x2000)]
    [InlineData("esp32-16mb", "deployment", 0x5CC000 - 0x7000 - 0x1000)]
    [InlineData("orgpal-palthree", "nanoclr", 0xE8000 - 0x8000 - 0x8000)]
    [InlineData("virtual-mcuboot", "deployment", 0x40000 - 0x1000 - 0x1000)]
    public void The_largest_image_is_what_the_boot_loader_takes(string name, string image, int capacity)
    {
        BoardProfile board = BoardFile.Read(Repository.FileOf(name));

        Assert.Null(ImageFit.Check(board, image, capacity));
        Finding finding = ImageFit.Check(board, image, capacity + 1)!;
        Assert.Equal(BoardErrorCode.ImageTooLarge, finding.Code);
        Assert.Equal([image, $"{capacity + 1}", $"{capacity}"], finding.Arguments);
    }

    [Fact]
    public void The_virtual_board_is_the_virtual_device()
    {
        FlashDevice flash = BoardFile.Read(Repository.FileOf("virtual-assemblies")).Flash[0];
        FlashGeometry geometry = new();

        Assert.Equal((geometry.Size, geometry.BlockSize, geometry.Blocks), (flash.Size, flash.Erase[0].Size, flash.Erase[0].Count));
    }

    [Fact]
    public void A_region_in_the_middle_of_a_flash_has_its_blocks()
    {
        FlashDevice flash = BoardFile.Read(Repository.FileOf("orgpal-palthree")).FindFlash("internal")!;

        Assert.Equal([0x8000, 0x20000, 0x40000, 0x40000, 0x40000], flash.BlocksBetween(0x08018000, 0x08100000));
    }

    private static void AssertCommitted(string path, string generated)
    {
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run this test with {Rewrite}=1");
        Assert.Equal(generated, File.ReadAllText(path));
    }
}
