using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Permits;

public sealed class PermitTests
{
    private const string Path = "thermostat/permits/p-1.json";
    private static readonly long Begin = Time("2030-01-01T00:00:00Z");
    private static readonly long End = Time("2030-01-08T00:00:00Z");

    [Fact]
    public void A_permit_allows_what_it_says_to_whom_it_names()
    {
        Permit permit = Read(PermitJson.Downgrade());
        Assert.Equal(End, permit.Expires);
        Assert.Equal(Verdict.Accepted, permit.Check(Path, "thermostat", Release(), Begin, usedBefore: false));
        Assert.Equal(Verdict.Accepted, Read(PermitJson.Downgrade(), "dev-002").Check(Path, "thermostat", Release(), End - 1, usedBefore: false));
        Assert.Equal(Verdict.Accepted, Read(PermitJson.Erase()).Check(Path, "thermostat", null, Begin, usedBefore: false));
    }

    [Fact]
    public void Another_device_product_or_path_is_foreign()
    {
        Assert.Equal(Verdict.PermitForeign, Read(PermitJson.Downgrade(), "dev-003").Check(Path, "thermostat", Release(), Begin, usedBefore: false));
        Assert.Equal(Verdict.PermitForeign, Read(PermitJson.Downgrade(), "dev-00").Check(Path, "thermostat", Release(), Begin, usedBefore: false));
        Permit permit = Read(PermitJson.Downgrade());
        Assert.Equal(Verdict.PermitForeign, permit.Check("kettle/permits/p-1.json", "kettle", Release(), Begin, usedBefore: false));
        Assert.Equal(Verdict.PermitForeign, permit.Check("thermostat/permits/p-2.json", "thermostat", Release(), Begin, usedBefore: false));
        Assert.Equal(Verdict.PermitForeign, permit.Check("thermostat/beta/p-1.json", "thermostat", Release(), Begin, usedBefore: false));
    }

    [Theory]
    [InlineData("thermostat-1.0.1", "1.0.0", 3)]
    [InlineData("thermostat-1.0.0", "1.0.1", 3)]
    [InlineData("thermostat-1.0.0", "0.9.9", 3)]
    [InlineData("thermostat-1.0.0", "1.0.0", 2)]
    public void Another_release_or_a_lower_counter_is_out_of_scope(string id, string version, int counter)
    {
        Assert.Equal(Verdict.PermitScope, Read(PermitJson.Downgrade()).Check(Path, "thermostat", Release(id, version, counter), Begin, usedBefore: false));
    }

    [Fact]
    public void A_higher_counter_than_the_lowest_is_covered()
    {
        Assert.Equal(Verdict.Accepted, Read(PermitJson.Downgrade()).Check(Path, "thermostat", Release(counter: 4), Begin, usedBefore: false));
    }

    [Fact]
    public void One_kind_does_not_stand_for_the_other()
    {
        Assert.Equal(Verdict.PermitScope, Read(PermitJson.Downgrade()).Check(Path, "thermostat", null, Begin, usedBefore: false));
        Assert.Equal(Verdict.PermitScope, Read(PermitJson.Erase()).Check(Path, "thermostat", Release(), Begin, usedBefore: false));
    }

    [Fact]
    public void It_holds_from_its_begin_up_to_its_expiry()
    {
        Permit permit = Read(PermitJson.Downgrade());
        Assert.Equal(Verdict.PermitNotYet, permit.Check(Path, "thermostat", Release(), Begin - 1, usedBefore: false));
        Assert.Equal(Verdict.Accepted, permit.Check(Path, "thermostat", Release(), Begin, usedBefore: false));
        Assert.Equal(Verdict.Accepted, permit.Check(Path, "thermostat", Release(), End - 1, usedBefore: false));
        Assert.Equal(Verdict.PermitExpired, permit.Check(Path, "thermostat", Release(), End, usedBefore: false));
    }

    [Fact]
    public void It_serves_once_and_an_expired_one_says_so_first()
    {
        Permit permit = Read(PermitJson.Downgrade());
        Assert.Equal(Verdict.PermitUsed, permit.Check(Path, "thermostat", Release(), Begin, usedBefore: true));
        Assert.Equal(Verdict.PermitExpired, permit.Check(Path, "thermostat", Release(), End, usedBefore: true));
    }

    [Fact]
    public void It_names_up_to_64_devices_and_no_more()
    {
        JsonObject permit = PermitJson.Downgrade();
        permit["devices"] = new JsonArray([.. Enumerable.Range(0, 64).Select(i => (JsonNode)$"d{i}")]);
        Assert.Equal(Verdict.Accepted, Read(permit, "d63").Check(Path, "thermostat", Release(), Begin, usedBefore: false));
        permit["devices"]!.AsArray().Add("d64");
        IsMalformed(permit);
        permit["devices"] = new JsonArray();
        IsMalformed(permit);
    }

    [Fact]
    public void Nothing_longer_than_a_block_is_read()
    {
        byte[] permit = PermitJson.Write(PermitJson.Downgrade());
        byte[] longest = [.. permit, .. Encoding.ASCII.GetBytes(new string(' ', Permit.MaxBytes - permit.Length))];
        Assert.Equal(Verdict.Accepted, Permit.Read(new ArraySource(longest), "dev-001", out _));
        Assert.Equal(Verdict.PermitMalformed, Permit.Read(new ArraySource([.. longest, (byte)' ']), "dev-001", out Permit? none));
        Assert.Null(none);
    }

    [Theory]
    [InlineData("devices", "\"*\"")]
    [InlineData("devices", "[\"*\"]")]
    [InlineData("devices", "[\"dev-001\",1]")]
    [InlineData("devices", "[\"\"]")]
    [InlineData("expires", "1900000000")]
    [InlineData("expires", "\"2030-01-08\"")]
    [InlineData("id", "\"\"")]
    [InlineData("id", "\"P-1\"")]
    [InlineData("id", "\"../p-1\"")]
    [InlineData("kind", "\"install\"")]
    [InlineData("kind", "\"Downgrade\"")]
    [InlineData("kind", "1")]
    [InlineData("kind", "\"erase\"")]
    [InlineData("lowestSecurityCounter", "-1")]
    [InlineData("lowestSecurityCounter", "2147483648")]
    [InlineData("lowestSecurityCounter", "\"3\"")]
    [InlineData("notBefore", "\"now\"")]
    [InlineData("product", "\"Thermostat\"")]
    [InlineData("reason", "null")]
    [InlineData("releaseId", "\"thermostat 1\"")]
    [InlineData("version", "\"1.0\"")]
    public void A_member_that_is_not_as_it_should_be_permits_nothing(string member, string value)
    {
        JsonObject permit = PermitJson.Downgrade();
        permit[member] = JsonNode.Parse(value);
        IsMalformed(permit);
    }

    [Fact]
    public void A_member_that_is_missing_new_repeated_or_in_another_place_permits_nothing()
    {
        foreach (JsonObject whole in new[] { PermitJson.Downgrade(), PermitJson.Erase() })
        {
            foreach (string member in whole.Select(pair => pair.Key).ToList())
            {
                JsonObject permit = whole.DeepClone().AsObject();
                permit.Remove(member);
                IsMalformed(permit);
                permit[member == "devices" ? "devices2" : member] = whole[member]!.DeepClone();
                if (member is not ("version" or "what"))
                {
                    IsMalformed(permit);
                }
            }

            JsonObject more = whole.DeepClone().AsObject();
            more["wifi"] = "home only";
            IsMalformed(more);
            string text = whole.ToJsonString();
            IsMalformed(Encoding.UTF8.GetBytes(text.Replace("\"id\":", "\"id\":\"p-0\",\"id\":", StringComparison.Ordinal)));
            IsMalformed(Encoding.UTF8.GetBytes(text + "{}"));
            IsMalformed(Encoding.UTF8.GetBytes("[" + text + "]"));
        }
    }

    [Fact]
    public void An_erase_says_what()
    {
        JsonObject permit = PermitJson.Erase();
        permit["what"] = "all";
        Read(permit);
        permit["what"] = "everything";
        IsMalformed(permit);
    }

    private static Permit Read(JsonObject json, string device = "dev-001")
    {
        Assert.Equal(Verdict.Accepted, Permit.Read(new ArraySource(PermitJson.Write(json)), device, out Permit? permit));
        return permit!;
    }

    private static void IsMalformed(JsonObject json)
    {
        IsMalformed(PermitJson.Write(json));
    }

    private static void IsMalformed(byte[] json)
    {
        Assert.Equal(Verdict.PermitMalformed, Permit.Read(new ArraySource(json), "dev-001", out Permit? permit));
        Assert.Null(permit);
    }

    private static ReleaseData Release(string id = "thermostat-1.0.0", string version = "1.0.0", int counter = 3)
    {
        RepositorySimulator repository = new(Begin);
        SimulatedRelease release = repository.AddRelease("thermostat", "board", version, [("a", [1])], new ReleaseOptions { SecurityCounter = counter });
        repository.Targets.Signed["targets"]![release.ImagePath]!["custom"]!["ota"]!["releaseId"] = id;
        repository.Publish();
        ArraySource targets = new(repository.Files[$"{repository.Targets.Version}.targets.json"]);
        Assert.Equal(Verdict.Accepted, TargetSearch.FindInVerified(targets, release.ImagePath, out TargetDescription? target));
        Assert.Equal(Verdict.Accepted, ReleaseData.Read(target!, out ReleaseData? data));
        return data!;
    }

    private static long Time(string text)
    {
        return SimulatedTime.Parse(text);
    }
}
