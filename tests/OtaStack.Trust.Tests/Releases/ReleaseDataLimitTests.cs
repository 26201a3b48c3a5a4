using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>Each limit of the table in docs/formats.md, at the limit and one beyond.</summary>
public sealed class ReleaseDataLimitTests
{
    private const string Sha = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

    [Theory]
    [InlineData(1, true)]
    [InlineData(15, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(18, false)]
    public void A_release_is_for_up_to_16_boards(int count, bool accepted)
    {
        string[] boards = [.. Enumerable.Range(0, count).Select(i => $"b{i}")];

        ReleaseData? data = Read("boards", $"[\"{string.Join("\",\"", boards)}\"]");

        Assert.Equal(accepted ? boards : null, data?.Boards);
    }

    [Fact]
    public void A_board_may_have_capitals_dots_and_underscores()
    {
        Assert.Equal(["ESP32_S3.v2", "B"], Read("boards", "[\"ESP32_S3.v2\",\"B\"]")!.Boards);
    }

    [Theory]
    [InlineData("[\"a\",\"\"]")]
    [InlineData("[\"a\",null,\"b\"]")]
    [InlineData("[\"a\",[\"b\"]]")]
    [InlineData("{\"a\":\"b\"}")]
    public void Every_board_is_a_name(string boards)
    {
        Assert.Null(Read("boards", boards));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void A_release_has_up_to_16_companions(int count, bool accepted)
    {
        string companions = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"c{i}\":\"{Sha}\""));

        Assert.Equal(accepted, Read("companions", "{" + companions + "}") != null);
    }

    [Theory]
    [InlineData("{\"a\":\"" + Sha + "\",\"b\":1}")]
    [InlineData("{\"a\":1,\"b\":\"" + Sha + "\"}")]
    [InlineData("{\"a\":\"" + Sha + "0\"}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("\"a\"")]
    [InlineData("1")]
    public void Every_companion_has_a_SHA_256(string companions)
    {
        Assert.Null(Read("companions", companions));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("2147483648", -1)]
    [InlineData("4294967296", -1)]
    [InlineData("-1", -1)]
    [InlineData("true", -1)]
    public void A_counter_and_a_length_are_up_to_2147483647(string number, int expected)
    {
        ReleaseData? counted = Read("securityCounter", number);
        ReleaseData? measured = Read("index", $"{{\"length\":{number},\"path\":\"a\",\"sha256\":\"{Sha}\"}}");

        Assert.Equal(expected, counted?.SecurityCounter ?? -1);
        Assert.Equal(expected, measured?.IndexLength ?? -1);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(257, false)]
    public void A_name_has_up_to_64_characters(int length, bool accepted)
    {
        string name = new('a', length);

        Assert.Equal(accepted ? name : null, Read("product", $"\"{name}\"")?.Product);
        Assert.Equal(accepted ? name : null, Read("releaseId", $"\"{name}\"")?.ReleaseId);
        Assert.Equal(accepted ? name : null, Read("boards", $"[\"{name}\"]")?.Boards[0]);
    }

    [Fact]
    public void Only_the_listed_characters_make_a_name()
    {
        for (int value = ' '; value < 0x80; value++)
        {
            char c = (char)value;
            string text = c is '"' or '\\' ? "\"x\\" + c + "\"" : $"\"x{c}\"";
            bool plain = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
            bool other = char.IsAsciiLetterUpper(c) || c is '.' or '_';

            Assert.True(plain == (Read("product", text) != null), text);
            Assert.True((plain || other) == (Read("releaseId", text) != null), text);
        }
    }

    [Fact]
    public void Only_printable_ASCII_makes_a_path()
    {
        for (int value = 0; value <= 0x80; value++)
        {
            char c = (char)value;
            string text = c == '"' ? "\"x\\\"y\"" : c == '\\' ? "\"x\\\\y\"" : $"\"x{c}y\"";
            bool allowed = c is > ' ' and <= '~' and not '\\';

            Assert.True(allowed == (Read("sbom", text) != null), text);
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b", true)]
    [InlineData("...", true)]
    [InlineData("..a", true)]
    [InlineData("a..", true)]
    [InlineData(".a", true)]
    [InlineData("a.", true)]
    [InlineData("a/.../b", true)]
    [InlineData("../a", false)]
    [InlineData("./a", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/.", false)]
    [InlineData("a/..", false)]
    [InlineData("a/../b", false)]
    [InlineData("a.b/..", false)]
    [InlineData("", false)]
    [InlineData("/", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    public void A_path_has_segments_that_lead_down_only(string path, bool accepted)
    {
        Assert.Equal(accepted ? path : null, Read("sbom", $"\"{path}\"")?.Sbom);
        Assert.Equal(accepted ? path : null, Read("index", $"{{\"length\":1,\"path\":\"{path}\",\"sha256\":\"{Sha}\"}}")?.IndexPath);
        Assert.Equal(accepted ? path : null, Read("notes", $"{{\"en\":\"{path}\"}}")?.NotesEn);
        Assert.Equal(accepted ? path : null, Read("notes", $"{{\"ja\":\"{path}\"}}")?.NotesJa);
    }

    [Fact]
    public void A_path_has_up_to_256_characters()
    {
        Assert.NotNull(Read("sbom", $"\"{new string('a', 256)}\""));
        Assert.Null(Read("sbom", $"\"{new string('a', 257)}\""));
        Assert.Null(Read("sbom", "1"));
    }

    [Theory]
    [InlineData("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb8")]
    [InlineData("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb811")]
    [InlineData("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb8g")]
    [InlineData("039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5287D84A1A2011CFB81")]
    [InlineData("")]
    public void A_SHA_256_has_64_lower_case_digits(string digest)
    {
        Assert.Null(Read("index", $"{{\"length\":1,\"path\":\"a\",\"sha256\":\"{digest}\"}}"));
        Assert.Null(Read("companions", $"{{\"a\":\"{digest}\"}}"));
    }

    [Theory]
    [InlineData("\"security\"", Urgency.Security)]
    [InlineData("\"feature\"", Urgency.Feature)]
    [InlineData("\"Feature\"", Urgency.Unknown)]
    [InlineData("\"\"", Urgency.Unknown)]
    [InlineData("2", Urgency.Unknown)]
    public void There_are_two_urgencies(string text, Urgency urgency)
    {
        Assert.Equal(urgency, Read("urgency", text)?.Urgency ?? Urgency.Unknown);
    }

    [Theory]
    [InlineData("\"2026-12-01T00:00:00Z\"", 1796083200)]
    [InlineData("\"2026-12-01T00:00:00\"", -1)]
    [InlineData("\"2026-13-01T00:00:00Z\"", -1)]
    [InlineData("\"\"", -1)]
    [InlineData("1796083200", -1)]
    [InlineData("null", -1)]
    [InlineData("{}", -1)]
    public void A_deadline_is_a_time_of_TUF(string text, long installBy)
    {
        Assert.Equal(installBy, Read("installBy", text)?.InstallBy ?? -1);
    }

    [Fact]
    public void Only_a_release_that_closes_a_vulnerability_may_have_a_deadline()
    {
        string feature = Ota("urgency", "\"feature\"");

        Assert.Equal(Verdict.Accepted, Read("{\"ota\":" + feature + "}", out ReleaseData? without));
        Assert.Equal(0, without!.InstallBy);
        Assert.Equal(Verdict.Malformed, Read("{\"ota\":" + feature[..^1] + ",\"installBy\":\"2026-12-01T00:00:00Z\"}}", out _));
    }

    [Theory]
    [InlineData("{\"en\":1}")]
    [InlineData("{\"ja\":1}")]
    [InlineData("{\"en\":\"a\",\"ja\":\"/b\"}")]
    [InlineData("{\"en\":\"/a\",\"ja\":\"b\"}")]
    [InlineData("{\"en\":\"a\",\"ja\":\"b\",\"en\":\"c\"}")]
    [InlineData("[]")]
    public void Notes_that_are_there_must_be_right(string notes)
    {
        Assert.Null(Read("notes", notes));
    }

    [Fact]
    public void A_member_that_stands_twice_is_refused()
    {
        Assert.Equal(Verdict.Malformed, Read("{\"ota\":{\"boards\":[\"a\"],\"boards\":[\"b\"]}}", out _));
        Assert.Equal(Verdict.Malformed, Read("{\"ota\":" + Ota("sbom", "\"a\"") + ",\"x\":1,\"ota\":" + Ota("sbom", "\"a\"") + "}", out _));
        Assert.Equal(Verdict.Accepted, Read("{\"ota\":" + Ota("sbom", "\"a\"") + ",\"x\":1}", out _));
    }

    [Fact]
    public void The_fault_of_the_text_is_the_one_told()
    {
        string deep = new string('[', 17) + new string(']', 17);

        Assert.Equal(Verdict.TooLarge, Read("{\"other\":" + deep + "}", out _));
        Assert.Equal(Verdict.TooLarge, Read("{\"ota\":{\"" + new string('x', 257) + "\":1}}", out _));
        Assert.Equal(Verdict.NoReleaseData, Read("{}", out _));
        Assert.Equal(Verdict.Malformed, Read("{\"ota\":{}}", out _));
        Assert.Equal(Verdict.Malformed, Read("{\"ota\":null}", out _));
    }

    private static ReleaseData? Read(string member, string value)
    {
        Verdict verdict = Read("{\"ota\":" + Ota(member, value) + "}", out ReleaseData? data);
        Assert.Equal(data == null ? Verdict.Malformed : Verdict.Accepted, verdict);
        return data;
    }

    private static Verdict Read(string custom, out ReleaseData? data)
    {
        // Something stands before it, as in real metadata: a place of 0 means "not there".
        byte[] file = Encoding.UTF8.GetBytes(" " + custom);
        FileDescription told = new() { CustomStart = 1, CustomEnd = file.Length };
        return ReleaseData.Read(new TargetDescription("a", told, new ArraySource(file)), out data);
    }

    private static string Ota(string member, string value)
    {
        Dictionary<string, string> ota = new()
        {
            ["boards"] = "[\"b\"]",
            ["image"] = "\"assemblies\"",
            ["index"] = $"{{\"length\":1,\"path\":\"a\",\"sha256\":\"{Sha}\"}}",
            ["product"] = "\"p\"",
            ["releaseId"] = "\"r\"",
            ["securityCounter"] = "0",
            ["urgency"] = "\"security\"",
            ["version"] = "\"1.0.0\"",
        };
        ota[member] = value;
        return "{" + string.Join(',', ota.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }
}
