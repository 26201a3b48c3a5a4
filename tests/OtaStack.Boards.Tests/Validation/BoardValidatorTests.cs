using OtaStack.Boards.Profiles;
using OtaStack.Boards.Tests.Support;
using OtaStack.Boards.Validation;

namespace OtaStack.Boards.Tests.Validation;

/// <summary>Each rule has a board that breaks it and nothing else.</summary>
public sealed class BoardValidatorTests
{
    private static readonly BoardProfile Esp = BoardFile.Read(Repository.FileOf("esp32-4mb"));
    private static readonly BoardProfile Orgpal = BoardFile.Read(Repository.FileOf("orgpal-palthree"));
    private static readonly BoardProfile Disco = BoardFile.Read(Repository.FileOf("stm32f429i-disco"));

    private static readonly Dictionary<string, BoardProfile> Bad = new()
    {
        [BoardErrorCode.NameTwice] = Esp with { Flash = [Esp.Flash[0], Esp.Flash[0] with { Name = "nvs" }] },
        [BoardErrorCode.FlashSize] = Esp with { Flash = [Esp.Flash[0] with { Erase = [new EraseRun(0x1000, 1025)] }] },
        [BoardErrorCode.RegionFlash] = With(Esp, "nvs", region => region with { Flash = "other" }),
        [BoardErrorCode.RegionOutside] = With(Esp, "nvs", region => region with { Start = 0x400000 }),
        [BoardErrorCode.RegionUnaligned] = With(Orgpal, "config", region => region with { Size = 0x7000 }),
        [BoardErrorCode.RegionOverlap] = With(Esp, "nvs", region => region with { Size = 0x7000 }),
        [BoardErrorCode.McubootMissing] = Esp with { Mcuboot = null },
        [BoardErrorCode.SlotMissing] = WithoutSpares(Esp with { Slots = [] }),
        [BoardErrorCode.SlotUnwanted] = WithSpare(Disco with { Slots = [new SlotPair("deployment", "nanoclr", "deployment")] }, "deployment"),
        [BoardErrorCode.SlotImage] = Esp with { Slots = [Esp.Slots[0], Esp.Slots[1] with { Image = "application" }] },
        [BoardErrorCode.SlotRegion] = Esp with { Slots = [Esp.Slots[0], Esp.Slots[1] with { Primary = "deploy_2" }] },
        [BoardErrorCode.SlotUse] = With(Esp, "deploy_0", region => region with { Use = RegionUse.Deployment }),
        [BoardErrorCode.SlotFlash] = Orgpal with { Strategy = UpdateStrategy.SwapUsingMove, Slots = [Orgpal.Slots[1]] },
        [BoardErrorCode.SlotUnequal] = With(Esp, "deploy_0", region => region with { Size = 0x46000 }),
        [BoardErrorCode.SlotSectors] = Esp with { Mcuboot = Esp.Mcuboot! with { MostSectors = 399 } },
        [BoardErrorCode.SlotRoom] = With(With(Esp, "deploy_0", region => region with { Size = 0x3000 }), "deploy_1", region => region with { Size = 0x3000 }),
        [BoardErrorCode.FilesRegion] = Esp with { Files = Esp.Files with { Region = "nvs" } },
        [BoardErrorCode.FilesLittleFs] = WithLittleFs(settings => settings with { BlockSize = 0x1800 }),
        [BoardErrorCode.FilesSlots] = Disco with { Files = Disco.Files with { Slots = ["slot.a", "slot.a"] } },
        [BoardErrorCode.PartitionMissing] = With(Esp, "nvs", region => region with { Partition = null }),
        [BoardErrorCode.PartitionName] = Rename(Esp, "nvs", "a_name_of_17_char"),
        [BoardErrorCode.PartitionType] = With(Esp, "nvs", region => region with { Partition = new PartitionKind("data", "0x100") }),
        [BoardErrorCode.PartitionUnaligned] = With(Esp, "primary", region => region with { Start = 0x1F000, Size = 0x190000, Partition = region.Partition }),
        [BoardErrorCode.PartitionBelowTable] = With(With(Esp, "bootloader", region => region with { Size = 0x8000 }), "nvs", region => region with { Start = 0x9000 }),
        [BoardErrorCode.PartitionTableSize] = With(With(Esp, "partition_table", region => region with { Size = 0x2000 }), "nvs", region => region with { Start = 0x12000, Size = 0x5000 }),
        [BoardErrorCode.PartitionOrder] = With(With(Esp, "deploy_0", region => region with { Start = 0x3B8000 }), "deploy_1", region => region with { Start = 0x370000 }),
        [BoardErrorCode.MemoryTooSmall] = Esp with { Memory = new MemoryBudget(0x8000, 0xFFFF) },
        [BoardErrorCode.EraseMethod] = Esp with { Erase = Esp.Erase with { Method = "destroy" } },
        [BoardErrorCode.EraseTarget] = WithTargets(Esp, targets => [targets[0] with { Name = "" }, .. targets.Skip(1)]),
        [BoardErrorCode.EraseStages] = WithTargets(Esp, targets => [.. targets.OrderByDescending(target => target.Name == "secondary")]),
        [BoardErrorCode.EraseRegion] = WithTargets(Esp, targets => [.. targets.Take(4), new EraseTarget(EraseStage.Device, EraseKind.Region, "deploy_2"), .. targets.Skip(4)]),
        [BoardErrorCode.EraseSpare] = WithTargets(Esp, targets => [.. targets.Where(target => target.Name != "deploy_1")]),
        [BoardErrorCode.EraseKeyMissing] = WithTargets(Esp, targets => [.. targets.SkipLast(1)]),
        [BoardErrorCode.EraseKeyLast] = WithTargets(Esp, targets => [.. targets.SkipLast(2), targets[^1], targets[^2]]),
        [BoardErrorCode.EraseTwice] = WithTargets(Esp, targets => [targets[0], .. targets]),
    };

    public static TheoryData<string> Codes => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_broken_rule_is_the_one_fault_that_is_found(string code)
    {
        Assert.Equal([code], BoardValidator.Check(Bad[code]).Where(finding => finding.IsFault).Select(finding => finding.Code).Distinct());
    }

    [Fact]
    public void Every_rule_about_boards_has_a_board_that_breaks_it()
    {
        string[] elsewhere = ["file.", "provision.", "record.", "board.", "image."];
        string[] remarks = [BoardErrorCode.SlotMixed, BoardErrorCode.FilesNoRegion, BoardErrorCode.FilesSmall, BoardErrorCode.MemoryUnknown];
        IEnumerable<string> codes = typeof(BoardErrorCode).GetFields().Select(field => (string)field.GetValue(null)!)
            .Where(code => !elsewhere.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal)) && !remarks.Contains(code));

        Assert.Equal(codes.Order(), Bad.Keys.Order());
    }

    [Fact]
    public void Faults_name_the_things()
    {
        Assert.Equal(["nvs", "0x11000–0x17FFF", "phy_init", "0x17000–0x17FFF"], Order(Fault(BoardErrorCode.RegionOverlap)));
        Assert.Equal(["config", "0x8017000", "0x8010000"], Fault(BoardErrorCode.RegionUnaligned));
        Assert.Equal(["nanoclr", "400", "399"], Fault(BoardErrorCode.SlotSectors));
        Assert.Equal(["deployment", "12288", "12320"], Fault(BoardErrorCode.SlotRoom));
        Assert.Equal(["65535", "65536"], Fault(BoardErrorCode.MemoryTooSmall));
        Assert.Equal(["nvs", "0x9000", "0x11000"], Fault(BoardErrorCode.PartitionBelowTable));
    }

    [Fact]
    public void One_slot_may_have_the_sector_that_the_swap_needs()
    {
        BoardProfile moved = With(With(Esp, "deploy_0", region => region with { Size = 0x48000 }), "deploy_1", region => region with { Start = 0x3B8000, Size = 0x47000 });
        BoardProfile wrong = With(With(Esp, "deploy_0", region => region with { Size = 0x47000 }), "deploy_1", region => region with { Start = 0x3B8000 });

        Assert.DoesNotContain(BoardValidator.Check(moved), finding => finding.IsFault);
        Assert.Contains(BoardValidator.Check(wrong), finding => finding.Code == BoardErrorCode.SlotUnequal);
    }

    [Fact]
    public void Settings_of_littlefs_that_it_would_not_take_are_faults()
    {
        (Func<LittleFsSettings, LittleFsSettings> Change, string[] Expected)[] cases =
        [
            (settings => settings with { BlockSize = 64 }, ["blockSize", "64", ">= 128"]),
            (settings => settings with { BlockSize = 0x800, InlineMost = 256 }, ["blockSize", "2048", "n × 4096"]),
            (settings => settings with { BlockSize = 0x20000 }, ["region", "196608", "n × 131072"]),
            (settings => settings with { ProgramSize = 0 }, ["programSize", "0", "4096 / n, <= 512"]),
            (settings => settings with { ProgramSize = 96 }, ["programSize", "96", "4096 / n, <= 512"]),
            (settings => settings with { ProgramSize = 1024 }, ["programSize", "1024", "4096 / n, <= 512"]),
            (settings => settings with { InlineMost = 513 }, ["inlineMost", "513", "0–512"]),
            (settings => settings with { AttributeMost = 4 }, ["inlineMost", "512", "0–4"]),
            (settings => settings with { InlineMost = -1 }, ["inlineMost", "-1", "0–512"]),
            (settings => settings with { NameMost = 1023 }, ["nameMost", "1023", "1–1022"]),
            (settings => settings with { FileMost = 0 }, ["fileMost", "0", "> 0"]),
            (settings => settings with { AttributeMost = 1023 }, ["attributeMost", "1023", "0–1022"]),
        ];

        Assert.All(cases, one =>
        {
            Finding finding = Assert.Single(BoardValidator.Check(WithLittleFs(one.Change)));
            Assert.Equal((BoardErrorCode.FilesLittleFs, true), (finding.Code, finding.IsFault));
            Assert.Equal(one.Expected, finding.Arguments);
        });
    }

    [Fact]
    public void Image_settings_need_a_region_and_one_that_is_not_endless()
    {
        LittleFsSettings settings = Esp.Files.LittleFs!;
        BoardProfile nowhere = Disco with { Files = Disco.Files with { LittleFs = settings } };
        FlashDevice large = new("large", "NOR flash", 0, 0x4001000, [new EraseRun(0x1000, 0x4001)]);
        BoardProfile endless = Disco with
        {
            Flash = [.. Disco.Flash, large],
            Regions = [.. Disco.Regions, new FlashRegion("files", "large", 0, large.Size, RegionUse.Files)],
            Files = Disco.Files with { Region = "files", LittleFs = settings },
        };

        Assert.Equal(["region", "0", "files.region"], Assert.Single(BoardValidator.Check(nowhere), finding => finding.IsFault).Arguments);
        Assert.Equal(["region", "67112960", "<= 67108864"], Assert.Single(BoardValidator.Check(endless), finding => finding.IsFault).Arguments);
    }

    [Fact]
    public void Six_blocks_are_too_few_for_the_folders_of_the_agent()
    {
        BoardProfile upstream = With(With(WithLittleFs(settings => settings), "config", region => region with { Size = 0x6000 }), "deploy_0", region => region with { Start = 0x370000 });

        Finding finding = Assert.Single(BoardValidator.Check(upstream));

        Assert.Equal((BoardErrorCode.FilesSmall, false), (finding.Code, finding.IsFault));
        Assert.Equal(["config", "6", "29"], finding.Arguments);
    }

    private static string[] Order(IReadOnlyList<string> arguments)
    {
        return arguments[0] == "nvs" ? [.. arguments] : [arguments[2], arguments[3], arguments[0], arguments[1]];
    }

    private static IReadOnlyList<string> Fault(string code)
    {
        return BoardValidator.Check(Bad[code]).First(finding => finding.Code == code).Arguments;
    }

    private static BoardProfile With(BoardProfile board, string name, Func<FlashRegion, FlashRegion> change)
    {
        return board with { Regions = [.. board.Regions.Select(region => region.Name == name ? change(region) : region)] };
    }

    private static BoardProfile WithLittleFs(Func<LittleFsSettings, LittleFsSettings> change)
    {
        return Esp with { Memory = new MemoryBudget(0x8000, 0x10000), Files = Esp.Files with { LittleFs = change(Esp.Files.LittleFs!) } };
    }

    private static BoardProfile Rename(BoardProfile board, string name, string to)
    {
        return With(board, name, region => region with { Name = to });
    }

    private static BoardProfile WithTargets(BoardProfile board, Func<IReadOnlyList<EraseTarget>, IReadOnlyList<EraseTarget>> change)
    {
        return board with { Erase = board.Erase with { Targets = change(board.Erase.Targets) } };
    }

    private static BoardProfile WithoutSpares(BoardProfile board)
    {
        return board with { Regions = [.. board.Regions.Where(region => region.Use != RegionUse.Secondary)], Erase = board.Erase with { Targets = [.. board.Erase.Targets.Where(target => target.Kind != EraseKind.Region)] } };
    }

    private static BoardProfile WithSpare(BoardProfile board, string region)
    {
        return WithTargets(board, targets => [.. targets.Append(new EraseTarget(EraseStage.Device, EraseKind.Region, region)).OrderBy(target => target.Stage)]);
    }
}
