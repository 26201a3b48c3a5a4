using OtaStack.Boards.Provisioning;

namespace OtaStack.Boards.Tests.Provisioning;

public sealed class ProvisioningRecordTests
{
    private static readonly ProvisioningData Data = new()
    {
        Product = "thermostat",
        Device = "dev-1",
        Board = "esp32-4mb",
        Server = "https://ota.example.org/",
        Mqtt = "ota.example.org:8883",
    };

    /// <summary>Header, five items, CRC-32 (computed with zlib's crc32 of the bytes before).</summary>
    private const string Golden =
        "4F54505601055300" +
        "010A0074" + "6865726D6F73746174" +
        "0205006465762D31" +
        "03090065737033322D346D62" +
        "04180068747470733A2F2F6F74612E6578616D706C652E6F72672F" +
        "0514006F74612E6578616D706C652E6F72673A38383833" +
        "FBAB08C1";

    [Fact]
    public void The_record_is_these_bytes()
    {
        Assert.Equal(Golden, Convert.ToHexString(ProvisioningRecord.Encode(Data)));
        Assert.Equal(Data, ProvisioningRecord.Decode(Convert.FromHexString(Golden)));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        byte[] record = ProvisioningRecord.Encode(Data);
        for (int i = 0; i < record.Length; i++)
        {
            byte[] changed = (byte[])record.Clone();
            changed[i] ^= 0x01;
            Assert.Equal(BoardErrorCode.RecordMalformed, Assert.Throws<BoardException>(() => ProvisioningRecord.Decode(changed)).Code);
        }
    }

    [Fact]
    public void Every_cut_record_and_every_longer_one_is_refused()
    {
        byte[] record = ProvisioningRecord.Encode(Data);
        for (int length = 0; length < record.Length; length++)
        {
            Assert.Throws<BoardException>(() => ProvisioningRecord.Decode(record.AsSpan(0, length)));
        }

        Assert.Throws<BoardException>(() => ProvisioningRecord.Decode([.. record, 0]));
        Assert.Throws<BoardException>(() => ProvisioningRecord.Decode(new byte[ProvisioningRecord.MostBytes + 1]));
    }

    [Theory]
    [InlineData("02010061" + "01010062")]
    [InlineData("01010061" + "01010062")]
    [InlineData("07010061")]
    [InlineData("00010061")]
    [InlineData("010000")]
    [InlineData("01020061")]
    [InlineData("010100E9")]
    [InlineData("0101")]
    public void Items_out_of_order_unknown_empty_or_torn_are_refused_though_the_checksum_is_right(string items)
    {
        byte[] body = Convert.FromHexString(items);
        byte[] record = [0x4F, 0x54, 0x50, 0x56, 1, (byte)(items.Length > 12 ? 2 : 1), (byte)body.Length, 0, .. body];

        Assert.Throws<BoardException>(() => ProvisioningRecord.Decode([.. record, .. System.IO.Hashing.Crc32.Hash(record)]));
    }

    [Fact]
    public void The_same_data_has_one_encoding_and_random_bytes_are_none()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "717", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);
        Random random = new(seed);
        byte[] good = ProvisioningRecord.Encode(Data);
        for (int round = 0; round < rounds; round++)
        {
            byte[] body = good[..^4];
            body[random.Next(4, body.Length)] = (byte)random.Next(256);
            byte[] record = [.. body, .. System.IO.Hashing.Crc32.Hash(body)];
            try
            {
                Assert.True(record.AsSpan().SequenceEqual(ProvisioningRecord.Encode(ProvisioningRecord.Decode(record))), $"seed {seed}, round {round}: {Convert.ToHexString(record)}");
            }
            catch (BoardException failure)
            {
                Assert.Equal(BoardErrorCode.RecordMalformed, failure.Code);
            }
        }
    }

    [Fact]
    public void More_than_a_device_reads_is_not_written()
    {
        BoardException failure = Assert.Throws<BoardException>(() => ProvisioningRecord.Encode(Data with { Authorities = new string('a', ProvisioningRecord.MostBytes) }));

        Assert.Equal(BoardErrorCode.ProvisionTooLarge, failure.Code);
    }
}
