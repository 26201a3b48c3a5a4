using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;

namespace OtaStack.Agent.Tests.Assignments;

/// <summary>What an assignment may say about when to update, within which limits.</summary>
public sealed class OperatorWishTests
{
    private const int Seed = 20261126;

    private static readonly AgentSettings Product = new()
    {
        Mode = UpdateMode.Ask, PollSeconds = 77, PostponeLimit = 5, BatteryPercent = 33, AllowsMetered = true, DownloadsAhead = true,
    };

    [Fact]
    public void What_an_assignment_does_not_say_is_as_the_product_has_set_it()
    {
        Assignment read = Read(_ => { })!;

        Assert.Equal((UpdateMode.Ask, 77, 5, 33), (read.Mode, read.PollSeconds, read.PostponeLimit, read.BatteryPercent));
        Assert.Equal((true, true, 0, 0), (read.AllowsMetered, read.DownloadsAhead, read.IntervalSeconds, read.BytesPerSecond));
        Assert.Empty(read.Windows);
        Assert.Null(read.Offsets);
    }

    [Fact]
    public void Everything_that_it_says_is_taken()
    {
        Assignment read = Read(json =>
        {
            json["mode"] = "automatic";
            json["pollSeconds"] = 600;
            json["windows"] = new JsonArray(62, 120, 180, 65, 1380, 240);
            json["offsets"] = new JsonArray(0, 60, 1_806_541_200, 120);
            json["postponeLimit"] = 0;
            json["intervalSeconds"] = 86400;
            json["batteryPercent"] = 50;
            json["metered"] = false;
            json["downloadAhead"] = false;
            json["bytesPerSecond"] = 20000;
        })!;

        Assert.Equal((UpdateMode.Automatic, 600, 0, 50), (read.Mode, read.PollSeconds, read.PostponeLimit, read.BatteryPercent));
        Assert.Equal((false, false, 86400, 20000), (read.AllowsMetered, read.DownloadsAhead, read.IntervalSeconds, read.BytesPerSecond));
        Assert.Equal([62, 120, 180, 65, 1380, 240], read.Windows);
        Assert.Equal([0, 60, 1_806_541_200, 120], read.Offsets!);
    }

    [Theory]
    [InlineData("automatic", UpdateMode.Automatic)]
    [InlineData("ask", UpdateMode.Ask)]
    [InlineData("manual", UpdateMode.Manual)]
    [InlineData("offline", UpdateMode.Offline)]
    [InlineData("unknown", UpdateMode.Unsupported)]
    [InlineData("Automatic", UpdateMode.Unsupported)]
    [InlineData("telepathic", UpdateMode.Unsupported)]
    [InlineData("", UpdateMode.Unsupported)]
    public void A_mode_that_this_agent_does_not_know_is_taken_as_one_that_waits(string text, UpdateMode mode)
    {
        Assert.Equal(mode, Read(json => json["mode"] = text)!.Mode);
    }

    [Theory]
    [InlineData("mode", "1")]
    [InlineData("mode", "null")]
    [InlineData("pollSeconds", "0")]
    [InlineData("pollSeconds", "86401")]
    [InlineData("postponeLimit", "-1")]
    [InlineData("postponeLimit", "101")]
    [InlineData("intervalSeconds", "-1")]
    [InlineData("intervalSeconds", "31536001")]
    [InlineData("batteryPercent", "-1")]
    [InlineData("batteryPercent", "101")]
    [InlineData("batteryPercent", "\"20\"")]
    [InlineData("metered", "1")]
    [InlineData("metered", "\"true\"")]
    [InlineData("downloadAhead", "null")]
    [InlineData("bytesPerSecond", "0")]
    [InlineData("bytesPerSecond", "2147483648")]
    [InlineData("windows", "62")]
    [InlineData("windows", "[62]")]
    [InlineData("windows", "[62,120]")]
    [InlineData("windows", "[62,120,180,1]")]
    [InlineData("windows", "[[62,120,180]]")]
    [InlineData("windows", "[62,120,\"180\"]")]
    [InlineData("windows", "[0,120,180]")]
    [InlineData("windows", "[128,120,180]")]
    [InlineData("windows", "[62,-1,180]")]
    [InlineData("windows", "[62,1440,180]")]
    [InlineData("windows", "[62,120,0]")]
    [InlineData("windows", "[62,120,1441]")]
    [InlineData("windows", "[1,0,1,2,0,1,4,0,1,8,0,1,16,0,1]")]
    [InlineData("windows", "[1,0,1,0,0,1]")]
    [InlineData("offsets", "{}")]
    [InlineData("offsets", "[0]")]
    [InlineData("offsets", "[0,60,1]")]
    [InlineData("offsets", "[-1,60]")]
    [InlineData("offsets", "[5,60,5,120]")]
    [InlineData("offsets", "[5,60,4,120]")]
    [InlineData("offsets", "[0,1440]")]
    [InlineData("offsets", "[0,-1440]")]
    [InlineData("offsets", "[0,0,1,1,2,0,3,1,4,0,5,1,6,0,7,1,8,0,9,1,10,0,11,1,12,0]")]
    public void A_wish_beyond_its_limits_makes_the_assignment_malformed(string name, string value)
    {
        Assert.Null(Read(json => json[name] = JsonNode.Parse(value)));
    }

    [Theory]
    [InlineData("pollSeconds", "86400")]
    [InlineData("postponeLimit", "100")]
    [InlineData("intervalSeconds", "31536000")]
    [InlineData("batteryPercent", "100")]
    [InlineData("bytesPerSecond", "2147483647")]
    [InlineData("windows", "[]")]
    [InlineData("windows", "[1,0,1,2,0,1,4,0,1,127,1439,1440]")]
    [InlineData("offsets", "[]")]
    [InlineData("offsets", "[0,1439,1,-1439,2,0,3,1,4,0,5,1,6,0,7,1,8,0,9,1,10,0,4102444800,1]")]
    public void A_wish_at_its_limits_is_taken(string name, string value)
    {
        Assert.NotNull(Read(json => json[name] = JsonNode.Parse(value)));
    }

    [Fact]
    public void Wishes_in_any_bytes_never_throw_and_never_leave_their_limits()
    {
        Random random = new(Seed);
        byte[] sample = Bytes(json =>
        {
            json["mode"] = "manual";
            json["windows"] = new JsonArray(62, 120, 180, 65, 1380, 240);
            json["offsets"] = new JsonArray(0, 60, 1_806_541_200, 120);
            json["postponeLimit"] = 9;
            json["intervalSeconds"] = 86400;
            json["batteryPercent"] = 50;
            json["metered"] = true;
            json["downloadAhead"] = true;
            json["bytesPerSecond"] = 20000;
        });
        int taken = 0;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. sample];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "0123456789[],-\"ef"[random.Next(17)]);
            }

            Assignment? read = Read(bytes);

            Assert.True(read == null || IsWithinLimits(read), $"seed {Seed}, round {round}: {Encoding.UTF8.GetString(bytes)}");
            taken += read == null ? 0 : 1;
        }

        Assert.InRange(taken, rounds / 100, rounds - (rounds / 10));
    }

    private static bool IsWithinLimits(Assignment read)
    {
        bool sound = read.PostponeLimit is >= 0 and <= 100 && read.IntervalSeconds is >= 0 and <= 31536000 && read.BatteryPercent is >= 0 and <= 100
            && read.BytesPerSecond >= 0 && read.PollSeconds is >= 1 and <= 86400 && read.Windows.Length % 3 == 0 && read.Windows.Length <= 12;
        foreach (long[] window in read.Windows.Chunk(3))
        {
            sound &= window[0] is >= 1 and <= 127 && window[1] is >= 0 and < 1440 && window[2] is >= 1 and <= 1440;
        }

        long last = -1;
        foreach (long[] change in (read.Offsets ?? []).Chunk(2))
        {
            sound &= change[0] > last && Math.Abs(change[1]) < 1440;
            last = change[0];
        }

        return sound && (read.Offsets ?? []).Length is <= 24;
    }

    private static Assignment? Read(Action<JsonObject> change)
    {
        return Read(Bytes(change));
    }

    private static Assignment? Read(byte[] bytes)
    {
        ReasonCode reason = DesiredState.Read(
            bytes, 0, bytes.Length, new DeviceIdentity(TestDevice.Product, TestDevice.Name, TestDevice.Board), Product, 0, out Assignment? assignment);
        Assert.Equal(assignment == null, reason is ReasonCode.AssignmentMalformed or ReasonCode.AssignmentForeign);
        return assignment;
    }

    private static byte[] Bytes(Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(TestDevice.Assignment(9, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin"))!.AsObject();
        json.Remove("pollSeconds");
        change(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
