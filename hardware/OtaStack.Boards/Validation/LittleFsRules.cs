using OtaStack.Boards.LittleFs;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>What littlefs asserts when it mounts (<c>lfs_init</c>), and that an image fits into its region block by block.</summary>
internal static class LittleFsRules
{
    /// <summary>The smallest block in which pointers of the longest file have room (littlefs SPEC.md has 104; its code asks for 128).</summary>
    private const int LeastBlockSize = 128;

    /// <summary>A commit is padded with one tag, which counts up to 1022 bytes.</summary>
    private const int MostProgramSize = 512;

    /// <summary>Length in a tag has 10 bits, and 0x3FF means "deleted".</summary>
    private const int MostInTag = 1022;

    public static IEnumerable<Finding> Check(BoardProfile board, FlashRegion? region)
    {
        if (board.Files.LittleFs is not LittleFsSettings settings)
        {
            return [];
        }

        // The others are no sensible numbers without it.
        if (settings.BlockSize < LeastBlockSize)
        {
            return [Fault("blockSize", settings.BlockSize, $">= {LeastBlockSize}")];
        }

        IReadOnlyList<long> erase = region is null ? [] : board.FindFlash(region.Flash)?.BlocksBetween(region.Start, region.End) ?? [];
        int mostInline = Math.Min(settings.AttributeMost, Math.Min(MostInTag, settings.BlockSize / 8));
        (bool IsGood, string Setting, long Value, string Expected)[] rules =
        [
            (erase.Count > 0, "region", region?.Size ?? 0, "files.region"),
            (erase.All(size => settings.BlockSize % size == 0), "blockSize", settings.BlockSize, $"n × {erase.DefaultIfEmpty(0).Max()}"),
            (region is null || region.Size % settings.BlockSize == 0, "region", region?.Size ?? 0, $"n × {settings.BlockSize}"),
            (region is null || region.Size <= LittleFsImage.MostBytes, "region", region?.Size ?? 0, $"<= {LittleFsImage.MostBytes}"),
            (settings.ProgramSize is > 0 and <= MostProgramSize && settings.BlockSize % settings.ProgramSize == 0, "programSize", settings.ProgramSize, $"{settings.BlockSize} / n, <= {MostProgramSize}"),
            (settings.InlineMost >= 0 && settings.InlineMost <= mostInline, "inlineMost", settings.InlineMost, $"0–{mostInline}"),
            (settings.NameMost is > 0 and <= MostInTag, "nameMost", settings.NameMost, $"1–{MostInTag}"),
            (settings.FileMost > 0, "fileMost", settings.FileMost, "> 0"),
            (settings.AttributeMost is >= 0 and <= MostInTag, "attributeMost", settings.AttributeMost, $"0–{MostInTag}"),
        ];
        return rules.Where(rule => !rule.IsGood).Select(rule => Fault(rule.Setting, rule.Value, rule.Expected));
    }

    private static Finding Fault(string setting, long value, string expected)
    {
        return Finding.Fault(BoardErrorCode.FilesLittleFs, setting, $"{value}", expected);
    }
}
