using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§4.4, §4.5, §4.6: what an entry about another file may say, to the last digit.</summary>
public sealed class FileDescriptionTests
{
    private static readonly byte[] Bytes = [1, 2, 3];
    private static readonly string Hash256 = Convert.ToHexStringLower(SHA256.HashData(Bytes));
    private static readonly string Hash512 = Convert.ToHexStringLower(SHA512.HashData(Bytes));

    private readonly FileDescription _description = new();

    [Fact]
    public void An_empty_entry_tells_nothing()
    {
        Assert.True(Read("{}"));

        Assert.Equal((0, -1, false, false), (_description.Version, _description.Length, _description.HasSha256, _description.HasSha512));
        Assert.Equal((0, 0), (_description.CustomStart, _description.CustomEnd));
    }

    [Theory]
    [InlineData("-1", false)]
    [InlineData("0", false)]
    [InlineData("1", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("4294967297", false)]
    [InlineData("\"1\"", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    [InlineData("[]", false)]
    public void A_version_is_a_number_from_1_to_the_largest_int(string version, bool sound)
    {
        Assert.Equal(sound, Read($$"""{"version":{{version}}}"""));
    }

    [Theory]
    [InlineData("-1", false)]
    [InlineData("0", true)]
    [InlineData("1", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("4294967296", false)]
    [InlineData("\"1\"", false)]
    [InlineData("null", false)]
    public void A_length_is_a_number_from_0_to_the_largest_int(string length, bool sound)
    {
        Assert.Equal(sound, Read($$"""{"length":{{length}}}"""));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(62, false)]
    [InlineData(63, false)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    [InlineData(128, false)]
    public void A_sha256_has_64_digits(int digits, bool sound)
    {
        Assert.Equal(sound, Read($$"""{"hashes":{"sha256":"{{new string('a', digits)}}"} }"""));
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(126, false)]
    [InlineData(127, false)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(130, false)]
    public void A_sha512_has_128_digits(int digits, bool sound)
    {
        Assert.Equal(sound, Read($$"""{"hashes":{"sha512":"{{new string('a', digits)}}"} }"""));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"md5\":\"00\"}")]
    [InlineData("{\"sha256\":1}")]
    [InlineData("{\"sha256\":null}")]
    [InlineData("{\"sha256\":[]}")]
    public void Hashes_of_another_form_are_refused_also_beside_a_good_one(string hashes)
    {
        Assert.False(Read($$"""{"hashes":{{hashes}}}"""));
        Assert.False(Read($$"""{"hashes":{{hashes}},"length":3,"version":1}"""));
        if (hashes.Contains("sha256", StringComparison.Ordinal))
        {
            Assert.False(Read($$"""{"hashes":{"sha512":"{{Hash512}}",{{hashes[1..]}}}"""));
        }
    }

    [Theory]
    [InlineData('A')]
    [InlineData('g')]
    [InlineData('`')]
    [InlineData('/')]
    [InlineData(':')]
    public void A_digit_of_a_hash_is_0_to_9_or_a_to_f(char digit)
    {
        Assert.False(Read($$"""{"hashes":{"sha256":"{{new string('a', 63) + digit}}"} }"""));
        Assert.False(Read($$"""{"hashes":{"sha256":"{{digit + new string('a', 63)}}"} }"""));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"version\":1")]
    [InlineData("{\"version\":1,}")]
    [InlineData("{\"custom\":")]
    public void What_is_no_object_is_refused(string json)
    {
        Assert.False(Read(json));
    }

    [Fact]
    public void The_place_of_custom_is_told_and_forgotten_with_the_next_entry()
    {
        Assert.True(Read("""{"custom":{"a":1},"length":3,"other":{"b":2}}"""));
        Assert.Equal((10, 17), (_description.CustomStart, _description.CustomEnd));

        Assert.True(Read("""{"x-custom":{"a":1}}"""));
        Assert.Equal((0, 0), (_description.CustomStart, _description.CustomEnd));
    }

    [Fact]
    public void Unknown_hashes_beside_a_known_one_are_left_alone()
    {
        Assert.True(Read($$"""{"hashes":{"blake2b":["any"],"sha256":"{{Hash256}}","x":1} }"""));

        Assert.Equal((true, false), (_description.HasSha256, _description.HasSha512));
        Assert.Equal(SHA256.HashData(Bytes), _description.Sha256);
    }

    [Fact]
    public void Both_hashes_are_kept_in_either_order()
    {
        Assert.True(Read($$"""{"hashes":{"sha256":"{{Hash256}}","sha512":"{{Hash512}}"} }"""));
        Assert.Equal((true, true), (_description.HasSha256, _description.HasSha512));

        Assert.True(Read($$"""{"hashes":{"sha512":"{{Hash512}}","sha256":"{{Hash256}}"} }"""));
        Assert.Equal((true, true), (_description.HasSha256, _description.HasSha512));
        Assert.Equal(SHA256.HashData(Bytes), _description.Sha256);
        Assert.Equal(SHA512.HashData(Bytes), _description.Sha512);
    }

    [Fact]
    public void A_hash_that_stands_twice_does_not_become_one_that_is_not_told()
    {
        Assert.True(Read($$"""{"hashes":{"sha256":"{{Hash256}}","x":1,"sha256":"{{Hash256}}"} }"""));
        Assert.True(_description.HasSha256);

        Assert.True(Read($$"""{"hashes":{"sha512":"{{Hash512}}","x":1,"sha512":"{{Hash512}}"} }"""));
        Assert.True(_description.HasSha512);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{'length':0}", false)]
    [InlineData("{'length':2}", false)]
    [InlineData("{'length':3}", true)]
    [InlineData("{'length':4}", false)]
    [InlineData("{'hashes':{'sha256':'G'}}", true)]
    [InlineData("{'hashes':{'sha512':'H'}}", true)]
    [InlineData("{'hashes':{'sha256':'0'}}", false)]
    [InlineData("{'hashes':{'sha512':'1'}}", false)]
    [InlineData("{'hashes':{'sha256':'G'},'length':2}", false)]
    [InlineData("{'hashes':{'sha512':'H'},'length':2}", false)]
    [InlineData("{'hashes':{'sha256':'G','sha512':'H'},'length':3}", true)]
    [InlineData("{'hashes':{'sha256':'G','sha512':'1'},'length':3}", false)]
    [InlineData("{'hashes':{'sha256':'0','sha512':'H'},'length':3}", false)]
    public void Everything_that_is_told_must_fit_the_file(string json, bool fits)
    {
        string filled = json.Replace('\'', '"')
            .Replace("\"G\"", $"\"{Hash256}\"", StringComparison.Ordinal)
            .Replace("\"H\"", $"\"{Hash512}\"", StringComparison.Ordinal)
            .Replace("\"0\"", $"\"{new string('0', 64)}\"", StringComparison.Ordinal)
            .Replace("\"1\"", $"\"{new string('1', 128)}\"", StringComparison.Ordinal);
        Assert.True(Read(filled));

        Assert.Equal(fits ? Verdict.Accepted : Verdict.HashMismatch, _description.Check(new ArraySource(Bytes), new Workspace(new TrustLimits(), [])));
    }

    [Fact]
    public void An_empty_file_has_the_length_0()
    {
        Assert.True(Read("""{"length":0}"""));

        Assert.Equal(Verdict.Accepted, _description.Check(new ArraySource([]), new Workspace(new TrustLimits(), [])));
    }

    private bool Read(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return _description.Read(new JsonReader(new ArraySource(bytes)));
    }
}
