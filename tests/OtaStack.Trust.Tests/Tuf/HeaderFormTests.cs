using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§4.3–4.6: the members that every role has, at the limits of what they may say.</summary>
public sealed class HeaderFormTests
{
    private const string Good = """{"_type":"targets","expires":"2030-01-01T00:00:00Z","issued":"2026-01-01T00:00:00Z","spec_version":"1.0","version":7}""";

    [Theory]
    [InlineData("0", Verdict.Malformed)]
    [InlineData("1", Verdict.Accepted)]
    [InlineData("2147483647", Verdict.Accepted)]
    [InlineData("2147483648", Verdict.Malformed)]
    [InlineData("4294967297", Verdict.Malformed)]
    [InlineData("1.0", Verdict.Malformed)]
    [InlineData("[]", Verdict.Malformed)]
    public void A_version_is_a_number_from_1_to_the_largest_int(string version, Verdict verdict)
    {
        MetadataHeader? header = Check(Good.Replace(":7}", $":{version}}}", StringComparison.Ordinal), verdict);

        Assert.Equal(verdict == Verdict.Accepted ? int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) : null, header?.Version);
    }

    [Theory]
    [InlineData("1.", Verdict.Accepted)]
    [InlineData("1.0", Verdict.Accepted)]
    [InlineData("1.0.34", Verdict.Accepted)]
    [InlineData("", Verdict.WrongType)]
    [InlineData("1", Verdict.WrongType)]
    [InlineData("1,0", Verdict.WrongType)]
    [InlineData("0.1.", Verdict.WrongType)]
    [InlineData("2.0", Verdict.WrongType)]
    [InlineData(".1", Verdict.WrongType)]
    [InlineData("10.0", Verdict.WrongType)]
    [InlineData(" 1.0", Verdict.WrongType)]
    public void Only_major_version_1_of_the_specification_is_followed(string specification, Verdict verdict)
    {
        Check(Good.Replace("\"1.0\"", $"\"{specification}\"", StringComparison.Ordinal), verdict);
    }

    [Fact]
    public void A_specification_is_not_completed_by_what_was_read_before_it()
    {
        Check(Good.Replace("\"1.0\"", "\"1\"", StringComparison.Ordinal), Verdict.WrongType, """{"keyid":"1.","sig":""}""");
    }

    [Theory]
    [InlineData("root", Verdict.Accepted)]
    [InlineData("timestamp", Verdict.Accepted)]
    [InlineData("snapshot", Verdict.Accepted)]
    [InlineData("targets", Verdict.Accepted)]
    [InlineData("target", Verdict.WrongType)]
    [InlineData("targetss", Verdict.WrongType)]
    [InlineData("mirrors", Verdict.WrongType)]
    [InlineData("", Verdict.WrongType)]
    [InlineData("Root", Verdict.WrongType)]
    public void Only_the_four_types_of_files_are_known(string type, Verdict verdict)
    {
        MetadataHeader? header = Check(Good.Replace("\"targets\"", $"\"{type}\"", StringComparison.Ordinal), verdict);

        Assert.Equal(verdict == Verdict.Accepted ? type : null, header?.Type);
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59Z", Verdict.Malformed, null)]
    [InlineData("1970-01-01T00:00:00Z", Verdict.Accepted, 0L)]
    [InlineData("9999-12-31T23:59:59Z", Verdict.Accepted, 253402300799L)]
    [InlineData("10000-01-01T00:00:00Z", Verdict.Malformed, null)]
    [InlineData("", Verdict.Malformed, null)]
    public void Times_are_those_from_1970_to_9999(string time, Verdict verdict, long? seconds)
    {
        Assert.Equal(seconds, Check(Good.Replace("2030-01-01T00:00:00Z", time, StringComparison.Ordinal), verdict)?.Expires);
        Assert.Equal(seconds, Check(Good.Replace("2026-01-01T00:00:00Z", time, StringComparison.Ordinal), verdict)?.Issued);
    }

    [Fact]
    public void A_file_that_does_not_tell_when_it_was_signed_was_signed_at_0()
    {
        Assert.Equal(0, Check(Good.Replace("issued", "x-note", StringComparison.Ordinal), Verdict.Accepted)!.Issued);
    }

    [Theory]
    [InlineData("_type", "\"targets\"")]
    [InlineData("expires", "\"2030-01-01T00:00:00Z\"")]
    [InlineData("issued", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("spec_version", "\"1.0\"")]
    [InlineData("version", "7")]
    [InlineData("delegations", "{}")]
    [InlineData("targets", "{}")]
    [InlineData("keys", "{}")]
    public void A_member_that_stands_twice_is_refused(string member, string value)
    {
        string once = Good.Contains($"\"{member}\":", StringComparison.Ordinal) ? Good : $"{Good[..^1]},\"{member}\":{value}}}";

        Check(once, Verdict.Accepted);
        Check($"{once[..^1]},\"x-between\":1,\"{member}\":{value}}}", Verdict.Malformed);
    }

    [Theory]
    [InlineData("{}", Verdict.Accepted)]
    [InlineData("{\"keys\":{},\"roles\":[]}", Verdict.Accepted)]
    [InlineData("[]", Verdict.Malformed)]
    [InlineData("null", Verdict.Malformed)]
    [InlineData("1", Verdict.Malformed)]
    [InlineData("{\"keys\":{},\"roles\":[],\"keys\":{}}", Verdict.Malformed)]
    [InlineData("{\"roles\":[],\"x\":1,\"roles\":[]}", Verdict.Malformed)]
    public void Delegations_are_one_object_in_a_targets_file(string delegations, Verdict verdict)
    {
        Check($"{Good[..^1]},\"delegations\":{delegations}}}", verdict);
    }

    private static MetadataHeader? Check(string signed, Verdict expected, string signatures = "")
    {
        byte[] file = Encoding.ASCII.GetBytes($"{{\"signatures\":[{signatures}],\"signed\":{signed}}}");
        Verdict verdict = MetadataHeader.Read(new ArraySource(file), new TrustLimits(), out MetadataHeader? header);
        Assert.Equal((expected, expected == Verdict.Accepted), (verdict, header is not null));
        return header;
    }
}
