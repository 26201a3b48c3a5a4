using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Permits;

/// <summary>Whatever the bytes are, the answer is a verdict, and only the exact form is read.</summary>
public sealed class PermitFuzzTests(ITestOutputHelper output)
{
    // One reader with its window, one text buffer, the short texts of the members and of each device in turn.
    private const int AllocationLimit = 16 * 1024;

    private static readonly string[] Values =
        ["null", "true", "0", "-1", "3", "9007199254740993", "\"\"", "\"x\"", "\"2030-01-01T00:00:00Z\"", "[]", "{}", "[\"dev-001\"]", "\"\\ud800\"", "1e3", "\"downgrade\"", "\"erase\"", "\"all\""];

    [Fact]
    public void Every_byte_set_to_every_value_ends_in_a_verdict()
    {
        foreach (JsonObject json in new[] { PermitJson.Downgrade(), PermitJson.Erase() })
        {
            byte[] file = PermitJson.Write(json);
            for (int position = 0; position < file.Length; position++)
            {
                byte right = file[position];
                for (int value = 0; value < 256; value++)
                {
                    file[position] = (byte)value;
                    Check(file);
                }

                file[position] = right;
            }

            for (int length = 0; length < file.Length; length++)
            {
                Assert.False(Check(file[..length]));
            }
        }
    }

    [Fact]
    public void Random_structures_with_random_mistakes_end_in_a_verdict()
    {
        int seed = Fuzz.Seed();
        int rounds = Fuzz.Cases(20000);
        output.WriteLine($"seed {seed}, {rounds} rounds");
        Random random = new(seed);
        int accepted = 0;
        for (int round = 0; round < rounds; round++)
        {
            accepted += Check(Make(random)) ? 1 : 0;
        }

        output.WriteLine($"{accepted} accepted");
        Assert.InRange(accepted, rounds / 100, rounds - (rounds / 100));
    }

    private static byte[] Make(Random random)
    {
        JsonObject permit = random.Next(2) == 0 ? PermitJson.Downgrade() : PermitJson.Erase();
        List<KeyValuePair<string, string>> members = [.. permit.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.ToJsonString()))];
        for (int mistakes = random.Next(3); mistakes > 0; mistakes--)
        {
            int at = random.Next(members.Count);
            switch (random.Next(5))
            {
                case 0:
                    members[at] = KeyValuePair.Create(members[at].Key, Values[random.Next(Values.Length)]);
                    break;
                case 1:
                    members.Insert(at, KeyValuePair.Create(members[random.Next(members.Count)].Key, Values[random.Next(Values.Length)]));
                    break;
                case 2 when members.Count > 1:
                    members.RemoveAt(at);
                    break;
                case 3:
                    members[at] = KeyValuePair.Create(members[at].Key, "[" + string.Join(',', Enumerable.Repeat("\"dev-001\"", random.Next(130))) + "]");
                    break;
                default:
                    members[at] = KeyValuePair.Create(members[at].Key, '"' + new string('a', random.Next(300)) + '"');
                    break;
            }
        }

        string space = random.Next(4) == 0 ? " \n" : "";
        return Encoding.UTF8.GetBytes("{" + string.Join("," + space, members.Select(member => $"\"{member.Key}\":{space}{member.Value}")) + "}");
    }

    private static bool Check(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Verdict verdict = Permit.Read(new ArraySource(file), "dev-001", out Permit? permit);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= AllocationLimit, $"{allocated} bytes for {file.Length}: {Encoding.UTF8.GetString(file)}");
        Assert.Equal(verdict == Verdict.Accepted, permit is not null);
        Assert.True(verdict is Verdict.Accepted or Verdict.PermitMalformed);
        return permit is not null;
    }
}
