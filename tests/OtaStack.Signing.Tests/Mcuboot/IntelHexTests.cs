using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>Intel HEX is read whole or not at all.</summary>
public sealed class IntelHexTests
{
    private const string End = ":00000001FF";

    [Fact]
    public void Records_in_any_order_become_the_bytes_between_the_first_and_the_last()
    {
        AddressedBytes read = Read(":020000040802F0", ":0200040003FFF8", ":020000000102FB", ":04000005080200816C", End);

        Assert.Equal(0x08020000u, read.Address);
        Assert.Equal([1, 2, 0xEE, 0xEE, 3, 0xFF], read.Bytes);
    }

    [Fact]
    public void Segment_bases_lower_case_and_carriage_returns_are_read_too()
    {
        AddressedBytes read = IntelHexReader.Read(Encoding.ASCII.GetBytes(":020000021000ec\r\n\r\n:01000100aa54\r\n:00000001ff\r\n"), 0xFF, "test.hex");

        Assert.Equal((0x10001u, (byte)0xAA), (read.Address ?? 0, read.Bytes[0]));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(End, 1)]
    [InlineData(":0100000001FE", 1)]
    [InlineData(":0100000001FE|:00000001FF|:0100010001FD", 3)]
    [InlineData(":0100000001FF|:00000001FF", 1)]
    [InlineData(":0200000001FD|:00000001FF", 1)]
    [InlineData(":0100000001F|:00000001FF", 1)]
    [InlineData("0100000001FE|:00000001FF", 1)]
    [InlineData(":01000000GGFE|:00000001FF", 1)]
    [InlineData(":01000006 01F8|:00000001FF", 1)]
    [InlineData(":0100000601F8|:00000001FF", 1)]
    [InlineData(":0100000401FA|:00000001FF", 1)]
    [InlineData(":0100000301FB|:00000001FF", 1)]
    [InlineData(":0100000101FD", 1)]
    [InlineData(":02FFFF000102FD|:00000001FF", 1)]
    [InlineData(":|:00000001FF", 1)]
    public void What_is_no_whole_file_is_refused_with_its_line(string lines, int line)
    {
        SigningException refusal = Refusals.Expect(McubootErrorCode.HexMalformed, SigningFault.File, () => Read(lines.Split('|')));

        Assert.Equal(["test.hex", line.ToString(System.Globalization.CultureInfo.InvariantCulture)], refusal.Arguments);
    }

    [Fact]
    public void A_byte_given_twice_is_refused_and_so_is_a_file_that_spans_too_much()
    {
        _ = Refusals.Expect(McubootErrorCode.HexOverlap, SigningFault.File, () => Read(":020000000102FB", ":0100010003FB", End));
        _ = Refusals.Expect(McubootErrorCode.HexOverlap, SigningFault.File, () => Read(":03000000010203F7", ":0100010003FB", ":0100030003F9", End));
        _ = Refusals.Expect(ErrorCode.ImageTooLarge, SigningFault.Refused, () => Read(":0100000001FE", ":020000040100F9", ":0100000001FE", End));
    }

    [Fact]
    public void An_address_above_64_KiB_has_its_bank_told_and_the_last_below_has_not()
    {
        string below = Encoding.ASCII.GetString(IntelHexWriter.Write([(0xFFF0, new byte[16])]));
        string above = Encoding.ASCII.GetString(IntelHexWriter.Write([(0xFFF0, new byte[17])]));

        // As python3-intelhex 2.3.0 writes them.
        Assert.Equal(":10FFF0000000000000000000000000000000000001\n:00000001FF\n", below);
        Assert.Equal(":020000040000FA\n:10FFF0000000000000000000000000000000000001\n:020000040001F9\n:0100000000FF\n:00000001FF\n", above);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31))];

        AddressedBytes read = IntelHexReader.Read(IntelHexWriter.Write([(0xFFF3, bytes)]), 0xFF, "test.hex");

        Assert.Equal(0xFFF3u, read.Address);
        Assert.Equal(bytes, read.Bytes);
    }

    private static AddressedBytes Read(params string[] lines)
    {
        return IntelHexReader.Read(Encoding.ASCII.GetBytes(string.Join('\n', lines)), 0xEE, "test.hex");
    }
}
