using System.Globalization;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>docs/mcuboot-images.md and the code tell the same numbers; so does MCUboot's image.h, from which the vectors were made.</summary>
public sealed class FormatTableTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Foreign.TopFolder, "docs/mcuboot-images.md"));

    [Fact]
    public void The_table_of_TLVs_is_the_codes()
    {
        string[] expected = [.. TlvRules.All.Select(rule => string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Name} 0x{(int)rule.Type:x2} {McubootImageReader.NameOf(rule.Area)} {(rule.Bytes == 0 ? "any" : rule.Bytes)} {rule.Most}"))];

        Assert.Equal(24, expected.Length);
        Assert.Equal(expected, Rows("### TLVs").Select(cells => string.Join(' ', cells)));
        Assert.Equal(Enum.GetValues<TlvType>().Where(type => type != TlvType.None), TlvRules.All.Select(rule => rule.Type));
    }

    [Fact]
    public void The_table_of_flags_is_the_codes()
    {
        Assert.Equal(
            Enum.GetValues<ImageFlags>().Where(flag => flag != ImageFlags.None).Select(flag => $"{flag} 0x{(uint)flag:x}"),
            Rows("### Flags").Select(cells => $"{cells[0]} {cells[1]}"));
    }

    [Fact]
    public void The_header_is_as_long_as_its_table_and_starts_with_the_magic()
    {
        string[][] rows = [.. Rows("### Header")];
        int offset = 0;
        foreach (string[] cells in rows)
        {
            Assert.Equal(offset, int.Parse(cells[0], CultureInfo.InvariantCulture));
            offset += int.Parse(cells[1], CultureInfo.InvariantCulture);
        }

        Assert.Equal(McubootFormat.HeaderBytes, offset);
        Assert.Equal($"0x{McubootFormat.HeaderMagic:x8}", rows[0][3]);
        Assert.Contains(Page, line => line.Contains($"0x{McubootFormat.ProtectedMagic:x4}", StringComparison.Ordinal) && line.Contains("protected", StringComparison.Ordinal));
        Assert.Contains(Page, line => line.Contains($"0x{McubootFormat.UnprotectedMagic:x4}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_trailer_magics_is_the_codes()
    {
        string[][] rows = [.. Rows("### Trailer")];

        Assert.Equal(["8", "16", "32"], rows.Select(cells => cells[0]));
        Assert.All(rows, cells => Assert.Equal($"`{Convert.ToHexStringLower(ImageTrailer.MagicFor(int.Parse(cells[0], CultureInfo.InvariantCulture)))}`", cells[1]));
    }

    [Fact]
    public void The_count_of_faulty_images_is_told_right()
    {
        string[] cases = [.. File.ReadLines(ImageVector.PathOf("refused.txt")).Where(line => !line.StartsWith('#'))];
        int accepted = cases.Count(line => line.EndsWith("| accepted", StringComparison.Ordinal));

        Assert.Contains(Page, line => line.Contains($"lists {cases.Length} faulty images", StringComparison.Ordinal));
        Assert.Contains(Page, line => line.Contains($"accepts {accepted} of them", StringComparison.Ordinal));
    }

    /// <summary>The cells of the first table below a heading, without its head.</summary>
    private static IEnumerable<string[]> Rows(string heading)
    {
        return Page.SkipWhile(line => line != heading).SkipWhile(line => !line.StartsWith("|-", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }
}
