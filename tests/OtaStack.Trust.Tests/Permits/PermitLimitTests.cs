using System.Text.Json.Nodes;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Permits;

/// <summary>What each member of a permit may be at most, and that each guard stands alone.</summary>
public sealed class PermitLimitTests
{
    private const string Path = "thermostat/permits/p-1.json";

    [Theory]
    [InlineData("\"dev-001\",\"dev-001\"")]
    [InlineData("\"dev-001\",\"x\"")]
    [InlineData("\"x\",\"dev-001\"")]
    [InlineData("\"x\",\"dev-001\",\"y\",\"dev-001\"")]
    public void A_device_is_named_wherever_and_however_often_it_stands(string devices)
    {
        Assert.Equal(Verdict.Accepted, Erase("devices", $"[{devices}]")!.Check(Path, "thermostat", null, 1_893_456_000, usedBefore: false));
    }

    [Theory]
    [InlineData("\"Dev.01_A\"")]
    [InlineData("\"x\",\"Dev.01_A\"")]
    public void A_device_may_have_capitals_dots_and_underscores(string devices)
    {
        Assert.NotNull(Erase("devices", $"[{devices}]"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    public void A_permit_names_up_to_64_devices(int count, bool accepted)
    {
        string devices = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"d{i}\""));

        Assert.Equal(accepted, Erase("devices", $"[{devices}]") != null);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_device_a_product_and_an_id_have_up_to_64_characters(int length, bool accepted)
    {
        string name = $"\"{new string('a', length)}\"";

        Assert.Equal(accepted, Erase("devices", $"[{name}]") != null);
        Assert.Equal(accepted, Erase("id", name) != null);
        Assert.Equal(accepted, Erase("product", name) != null);
        Assert.Equal(accepted, Downgrade("releaseId", name) != null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(255, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_reason_has_up_to_256_bytes(int length, bool accepted)
    {
        Assert.Equal(accepted, Erase("reason", $"\"{new string('r', length)}\"") != null);
        Assert.Equal(accepted && length > 1, length > 1 && Erase("reason", $"\"é{new string('r', length - 2)}\"") != null);
    }

    [Fact]
    public void A_reason_has_no_NUL()
    {
        Assert.Null(Erase("reason", "\"a\\u0000b\""));
    }

    [Fact]
    public void The_first_second_of_the_calendar_is_a_time()
    {
        Assert.Equal(0, Erase("expires", "\"1970-01-01T00:00:00Z\"")!.Expires);
        Permit permit = Erase("notBefore", "\"1970-01-01T00:00:00Z\"")!;
        Assert.Equal(Verdict.Accepted, permit.Check(Path, "thermostat", null, 0, usedBefore: false));
        Assert.Equal(Verdict.PermitNotYet, permit.Check(Path, "thermostat", null, -1, usedBefore: false));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("-1", false)]
    [InlineData("null", false)]
    public void The_lowest_counter_is_up_to_2147483647(string counter, bool accepted)
    {
        Assert.Equal(accepted, Downgrade("lowestSecurityCounter", counter) != null);
    }

    [Fact]
    public void The_lowest_counter_is_covered_itself()
    {
        Permit permit = Downgrade("lowestSecurityCounter", "2147483647")!;
        Assert.True(ReleaseVersion.TryParse("1.0.0", out ReleaseVersion? version));
        ReleaseData release = new() { ReleaseId = "thermostat-1.0.0", Version = version!, SecurityCounter = int.MaxValue };

        Assert.Equal(Verdict.Accepted, permit.Check(Path, "thermostat", release, 1_893_456_000, usedBefore: false));
        release.SecurityCounter--;
        Assert.Equal(Verdict.PermitScope, permit.Check(Path, "thermostat", release, 1_893_456_000, usedBefore: false));
    }

    [Theory]
    [InlineData("expires", "\"soon\"")]
    [InlineData("expires", "1")]
    [InlineData("id", "null")]
    [InlineData("id", "\"a.b\"")]
    [InlineData("kind", "\"install\"")]
    [InlineData("kind", "\"\"")]
    [InlineData("kind", "\"downgrade\"")]
    [InlineData("kind", "1")]
    [InlineData("notBefore", "\"soon\"")]
    [InlineData("notBefore", "1")]
    [InlineData("product", "\"a_b\"")]
    [InlineData("product", "1")]
    [InlineData("reason", "1")]
    [InlineData("reason", "true")]
    [InlineData("what", "\"\"")]
    [InlineData("what", "\"userdata\"")]
    [InlineData("what", "1")]
    [InlineData("devices", "{}")]
    [InlineData("devices", "[]")]
    [InlineData("devices", "[\"dev-001\",\"\"]")]
    [InlineData("devices", "[\"dev-001\",[]]")]
    [InlineData("devices", "\"dev-001\"")]
    public void One_wrong_member_of_an_erase_is_enough(string member, string value)
    {
        Assert.Null(Erase(member, value));
    }

    [Theory]
    [InlineData("kind", "\"erase\"")]
    [InlineData("kind", "\"install\"")]
    [InlineData("releaseId", "\"\"")]
    [InlineData("releaseId", "1")]
    [InlineData("version", "\"1.0.65536\"")]
    [InlineData("version", "1")]
    public void One_wrong_member_of_a_downgrade_is_enough(string member, string value)
    {
        Assert.Null(Downgrade(member, value));
    }

    [Fact]
    public void Every_cut_of_a_permit_permits_nothing()
    {
        byte[] permit = PermitJson.Write(PermitJson.Downgrade());
        for (int length = 0; length < permit.Length; length++)
        {
            Assert.Equal(Verdict.PermitMalformed, Permit.Read(new ArraySource(permit, 0, length), "dev-001", out Permit? none));
            Assert.Null(none);
        }
    }

    [Fact]
    public void Two_members_that_have_changed_places_permit_nothing()
    {
        foreach (JsonObject permit in new[] { PermitJson.Downgrade(), PermitJson.Erase() })
        {
            KeyValuePair<string, JsonNode?>[] members = [.. permit];
            for (int i = 1; i < members.Length; i++)
            {
                KeyValuePair<string, JsonNode?>[] changed = [.. members];
                (changed[i - 1], changed[i]) = (members[i], members[i - 1]);
                JsonObject other = new(changed.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

                Assert.Null(Read(other));
            }
        }
    }

    [Fact]
    public void A_right_value_under_another_name_permits_nothing()
    {
        foreach (JsonObject permit in new[] { PermitJson.Downgrade(), PermitJson.Erase() })
        {
            foreach (string member in permit.Select(pair => pair.Key))
            {
                JsonObject other = new(permit.Select(pair => KeyValuePair.Create(pair.Key == member ? member + "2" : pair.Key, pair.Value?.DeepClone())));

                Assert.Null(Read(other));
            }
        }
    }

    [Fact]
    public void An_erase_has_no_lowest_counter()
    {
        JsonObject permit = new(PermitJson.Erase().SelectMany(pair => pair.Key == "kind"
            ? new[] { KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()), KeyValuePair.Create("lowestSecurityCounter", (JsonNode?)3) }
            : [KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())]));

        Assert.Null(Read(permit));
        permit.Remove("lowestSecurityCounter");
        Assert.NotNull(Read(permit));
    }

    private static Permit? Erase(string member, string value)
    {
        JsonObject permit = PermitJson.Erase();
        permit[member] = JsonNode.Parse(value);
        return Read(permit);
    }

    private static Permit? Downgrade(string member, string value)
    {
        JsonObject permit = PermitJson.Downgrade();
        permit[member] = JsonNode.Parse(value);
        return Read(permit);
    }

    private static Permit? Read(JsonObject json)
    {
        Verdict verdict = Permit.Read(new ArraySource(PermitJson.Write(json)), "dev-001", out Permit? permit);
        Assert.Equal(permit == null ? Verdict.PermitMalformed : Verdict.Accepted, verdict);
        return permit;
    }
}
