using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§4: authentic files that are not what the specification says.</summary>
public sealed class MetadataFormTests
{
    private readonly Device _device = new(listsHashes: false);

    private RepositorySimulator Repository => _device.Repository;

    [Theory]
    [InlineData("_type", "\"snapshot\"", Verdict.WrongType)]
    [InlineData("_type", "\"Timestamp\"", Verdict.WrongType)]
    [InlineData("_type", "1", Verdict.Malformed)]
    [InlineData("spec_version", "\"2.0.0\"", Verdict.WrongType)]
    [InlineData("spec_version", "\"1\"", Verdict.WrongType)]
    [InlineData("spec_version", "\"11.0\"", Verdict.WrongType)]
    [InlineData("spec_version", "\"01.0\"", Verdict.WrongType)]
    [InlineData("spec_version", "\"\"", Verdict.WrongType)]
    [InlineData("spec_version", "\" 1.0\"", Verdict.WrongType)]
    [InlineData("spec_version", "\"v1.0\"", Verdict.WrongType)]
    [InlineData("spec_version", "1", Verdict.Malformed)]
    [InlineData("version", "0", Verdict.Malformed)]
    [InlineData("version", "-3", Verdict.Malformed)]
    [InlineData("version", "\"3\"", Verdict.Malformed)]
    [InlineData("version", "null", Verdict.Malformed)]
    [InlineData("expires", "\"2030-02-30T00:00:00Z\"", Verdict.Malformed)]
    [InlineData("expires", "\"2030-01-01T00:00:00\"", Verdict.Malformed)]
    [InlineData("expires", "\"2030-01-01T00:00:00+00:00\"", Verdict.Malformed)]
    [InlineData("expires", "1900000000", Verdict.Malformed)]
    [InlineData("issued", "\"yesterday\"", Verdict.Malformed)]
    [InlineData("meta", "{}", Verdict.Malformed)]
    [InlineData("meta", "[]", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{}}", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{\"version\":0}}", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{\"version\":2,\"length\":-1}}", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{\"version\":2,\"hashes\":{}}}", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{\"version\":2,\"hashes\":{\"md5\":\"00\"}}}", Verdict.Malformed)]
    [InlineData("meta", "{\"snapshot.json\":{\"version\":2,\"hashes\":{\"sha256\":\"00\"}}}", Verdict.Malformed)]
    [InlineData("meta", "{\"other.json\":{\"version\":2},\"snapshot.json\":{\"version\":2}}", Verdict.Malformed)]
    public void A_timestamp_with_such_a_member_is_refused(string member, string value, Verdict verdict)
    {
        Publish(signed => signed[member] = JsonNode.Parse(value));

        _device.ExpectRefused(verdict, "timestamp");
    }

    [Theory]
    [InlineData("_type")]
    [InlineData("spec_version")]
    [InlineData("version")]
    [InlineData("expires")]
    [InlineData("meta")]
    public void A_timestamp_without_a_required_member_is_refused(string member)
    {
        Publish(signed => signed.Remove(member));

        _device.ExpectRefused(Verdict.Malformed, "timestamp");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0.31")]
    [InlineData("1.99.100")]
    [InlineData("1.1.0-rc.1+build.5")]
    public void Every_specification_of_major_version_1_is_followed(string version)
    {
        Publish(signed => signed["spec_version"] = version);

        _device.ExpectAccepted();
    }

    [Fact]
    public void Issued_is_optional()
    {
        Publish(signed => signed.Remove("issued"));

        _device.ExpectAccepted();
    }

    [Theory]
    [InlineData("targets", "[]")]
    [InlineData("targets", "{\"a\":1}")]
    [InlineData("targets", "{\"a\":{\"length\":1}}")]
    [InlineData("targets", "{\"a\":{\"hashes\":{\"sha256\":\"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81\"}}}")]
    [InlineData("targets", "{\"a\":{\"length\":1,\"hashes\":{\"sha256\":\"039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5287D84A1A2011CFB81\"}}}")]
    public void Targets_with_such_a_member_are_refused(string member, string value)
    {
        Repository.Targets.Signed[member] = JsonNode.Parse(value);
        Repository.Publish();

        _device.ExpectRefused(Verdict.Malformed, "targets", "timestamp.json", "snapshot.json");
    }

    [Fact]
    public void A_member_that_stands_twice_is_refused_although_the_signature_fits_one_reading()
    {
        Repository.PublishTimestamp();
        string file = Encoding.UTF8.GetString(Repository.Files["timestamp.json"]);
        foreach (string changed in new[]
        {
            file.Replace("\"version\":3}", "\"version\":3,\"version\":3}", StringComparison.Ordinal),
            file.Replace("\"signed\":{", "\"signed\":{\"version\":9,", StringComparison.Ordinal),
            file.Replace("\"sig\":\"", "\"sig\":\"\",\"sig\":\"", StringComparison.Ordinal),
            file.Replace("{\"keyid\":", "{\"keyid\":\"x\",\"keyid\":", StringComparison.Ordinal),
            file.Replace("{\"signatures\":", "{\"signatures\":[],\"signatures\":", StringComparison.Ordinal),
            file[..^1] + ",\"signed\":{}}",
        })
        {
            Assert.NotEqual(file, changed);
            Repository.Files["timestamp.json"] = Encoding.UTF8.GetBytes(changed);

            _device.ExpectRefused(Verdict.Malformed, "timestamp");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData(" \n")]
    public void Only_whitespace_may_follow_the_file(string more)
    {
        Repository.PublishTimestamp();
        Repository.Files["timestamp.json"] = [.. Repository.Files["timestamp.json"], .. Encoding.ASCII.GetBytes(more)];

        if (more == "x")
        {
            _device.ExpectRefused(Verdict.Malformed, "timestamp");
        }
        else
        {
            _device.ExpectAccepted();
        }
    }

    [Fact]
    public void Sha512_is_checked_where_it_is_listed()
    {
        byte[] snapshot = Repository.Files["2.snapshot.json"];
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(snapshot));
        Publish(signed => signed["meta"]!["snapshot.json"]!["hashes"] = new JsonObject { ["sha512"] = hash });
        _device.ExpectAccepted();

        Publish(signed => signed["meta"]!["snapshot.json"]!["hashes"] = new JsonObject { ["sha512"] = new string('0', 128) });
        _device.ExpectRefused(Verdict.HashMismatch, "snapshot", "timestamp.json");
    }

    private void Publish(Action<JsonObject> change)
    {
        Repository.PublishTimestamp();
        JsonObject signed = (JsonObject)Repository.Timestamp.Signed.DeepClone();
        change(signed);
        Repository.Files["timestamp.json"] = Repository.Sign(signed, Repository.Timestamp.Signers);
    }
}
