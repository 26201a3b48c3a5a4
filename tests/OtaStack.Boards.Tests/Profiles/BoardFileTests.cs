using System.Text;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Tests.Support;
using OtaStack.Boards.Validation;

namespace OtaStack.Boards.Tests.Profiles;

public sealed class BoardFileTests
{
    private static readonly byte[] Good = File.ReadAllBytes(Repository.FileOf("esp32-4mb"));

    [Fact]
    public void A_fault_names_its_line_and_column()
    {
        string json = Encoding.UTF8.GetString(Good).Replace("\"0x190000\", \"use\": \"secondary\"", "\"190000\", \"use\": \"secondary\"", StringComparison.Ordinal);

        BoardException failure = Assert.Throws<BoardException>(() => BoardFile.Parse(Encoding.UTF8.GetBytes(json), "b.json"));

        Assert.Equal(BoardErrorCode.FileMalformed, failure.Code);
        Assert.Equal(["b.json", "16"], failure.Arguments.Take(2));
        Assert.Equal("$.regions[5].size", failure.Arguments[3]);
    }

    [Theory]
    [InlineData("\"chip\": \"ESP32\",", "chip", "$")]
    [InlineData("\"use\": \"secondary\",", "use", "$.regions[5]")]
    public void A_member_that_is_missing_is_named(string member, string name, string where)
    {
        string json = Encoding.UTF8.GetString(Good);
        int at = json.IndexOf(member, StringComparison.Ordinal);

        BoardException failure = Assert.Throws<BoardException>(() => BoardFile.Parse(Encoding.UTF8.GetBytes(json.Remove(at, member.Length)), "b.json"));

        Assert.Equal(BoardErrorCode.FileIncomplete, failure.Code);
        Assert.Equal(["b.json", name, where], failure.Arguments);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("")]
    public void What_is_no_board_is_refused(string json)
    {
        Assert.Equal(BoardErrorCode.FileMalformed, Assert.Throws<BoardException>(() => BoardFile.Parse(Encoding.UTF8.GetBytes(json), "b.json")).Code);
    }

    [Theory]
    [InlineData("\"count\": 1024", "\"count\": 0")]
    [InlineData("\"count\": 1024", "\"count\": 2000000000")]
    [InlineData("\"size\": \"0x1000\", \"count\"", "\"size\": \"0x0\", \"count\"")]
    [InlineData("\"erase\": [{ \"size\": \"0x1000\", \"count\": 1024 }]", "\"erase\": null")]
    public void Erase_blocks_without_end_or_size_are_refused(string old, string replacement)
    {
        string json = Encoding.UTF8.GetString(Good).Replace(old, replacement, StringComparison.Ordinal);

        Assert.NotEqual(Encoding.UTF8.GetString(Good), json);
        Assert.Equal(BoardErrorCode.FileMalformed, Assert.Throws<BoardException>(() => BoardFile.Parse(Encoding.UTF8.GetBytes(json), "b.json")).Code);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("b.json", new string(' ', 64 * 1024 + 1));

        BoardException failure = Assert.Throws<BoardException>(() => BoardFile.Read(path));

        Assert.Equal(BoardErrorCode.FileTooLarge, failure.Code);
        Assert.Equal([path, "65537", "65536"], failure.Arguments);
    }

    /// <summary>Bytes changed at random: a board or a refusal, and the validator copes with whatever was read.</summary>
    [Fact]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "20260", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "1500", System.Globalization.CultureInfo.InvariantCulture);
        Random random = new(seed);
        int read = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] json = (byte[])Good.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                json[random.Next(json.Length)] = (byte)"0123456789ABCDEFx\"{}[],: -"[random.Next(26)];
            }

            try
            {
                BoardValidator.Check(BoardFile.Parse(json, "b.json"));
                read++;
            }
            catch (BoardException failure)
            {
                Assert.Equal(BoardErrorCode.FileMalformed, failure.Code);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {Encoding.UTF8.GetString(json)}", failure);
            }
        }

        Assert.InRange(read, 1, rounds - 1);
    }
}
