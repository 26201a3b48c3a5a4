using System.Text;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Json;

/// <summary>Documents with faults planted in them: the verdict and the canonical bytes are those of another implementation. <c>OTA_FUZZ_CASES</c> makes it run longer.</summary>
public sealed class StrictnessFuzzTests(ITestOutputHelper output)
{
    private static int Cases => Fuzz.Cases(8000);

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\"a\"", "\"b\":1", "0", "-", "-0", "-1", "01", "1.5", "1e3", "9007199254740992",
        "9007199254740993", "-9007199254740992", "-9007199254740993", "99999999999999999999", "true", "false", "null", "nul", " ", "\n", "\t", "\u0001", "\0",
        "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\u12", "\\x", "\\/", "é", "日本", "😀", "//", "NaN", "[[[[[[[[", "]]]]]]]]", "\"\\u0061\":1,\"a\":2",
    ];

    [Fact]
    public void A_document_with_planted_faults_gets_the_verdict_of_another_implementation()
    {
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}");
        Run(seed);
    }

    [Fact]
    public void The_same_with_a_fixed_seed()
    {
        Run(20261122);
    }

    private void Run(int seed)
    {
        Random random = new(seed);
        int accepted = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] json = Document(random);
            for (int faults = random.Next(3); faults > 0; faults--)
            {
                json = Mutate(json, random);
            }

            Sink sink = new();
            byte[]? expected = StrictReference.Canonical(json);
            bool actual = CanonicalJson.TryWrite(new ArraySource(json), 0, json.Length, sink);

            string told = $"seed {seed}, case {i}: {Convert.ToHexString(json)} = {Encoding.UTF8.GetString(json)}";
            Assert.True(actual == expected is not null, $"expected {(expected is null ? "a refusal" : "acceptance")}: {told}");
            Assert.True(expected is null || sink.Bytes.ToArray().AsSpan().SequenceEqual(expected), $"another canonical form: {told}");
            accepted += actual ? 1 : 0;
        }

        output.WriteLine($"{accepted} of {Cases} accepted");
        Assert.InRange(accepted, Cases / 10, Cases * 9 / 10);
    }

    private static byte[] Document(Random random)
    {
        StringBuilder text = new();
        Value(random, text, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Value(Random random, StringBuilder text, int depth)
    {
        switch (random.Next(depth > 5 ? 4 : 7))
        {
            case 0:
                text.Append(random.NextInt64(-(1L << 53), (1L << 53) + 1));
                break;
            case 1:
                text.Append(random.Next(4) switch { 0 => "true", 1 => "false", 2 => "null", _ => "0" });
                break;
            case 2 or 3:
                String(random, text, ["a", "\\n", "\\\"", "\\\\", "é", "\\u00e9", "日", "😀", "\\ud83d\\ude00", "\u0002", "/", "\\/"]);
                break;
            case 4:
                text.Append('[');
                for (int left = random.Next(4); left > 0; left--)
                {
                    Value(random, text, depth + 1);
                    text.Append(left > 1 ? Spaced(random, ",") : "");
                }

                text.Append(']');
                break;
            default:
                text.Append('{');
                for (int left = random.Next(6); left > 0; left--)
                {
                    String(random, text, ["a", "b", "c", "D", "_", "\\u0061", "\\u0062", "1", "\\\\", "\""[..0]]);
                    text.Append(Spaced(random, ":"));
                    Value(random, text, depth + 1);
                    text.Append(left > 1 ? Spaced(random, ",") : "");
                }

                text.Append('}');
                break;
        }
    }

    private static void String(Random random, StringBuilder text, string[] pieces)
    {
        text.Append('"');
        int count = random.Next(40) == 0 ? random.Next(240, 270) : random.Next(1, 6);
        for (; count > 0; count--)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
        }

        text.Append('"');
    }

    private static string Spaced(Random random, string mark)
    {
        return random.Next(4) == 0 ? " " + mark + "\r\n\t" : mark;
    }

    private static byte[] Mutate(byte[] json, Random random)
    {
        int at = random.Next(json.Length + 1);
        int length = Math.Min(random.Next(1, 5), json.Length - at);
        byte[] fragment = Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]);
        return random.Next(6) switch
        {
            0 => [.. json[..at], .. fragment, .. json[at..]],
            1 => [.. json[..at], .. fragment, .. json[(at + length)..]],
            2 => [.. json[..at], .. json[(at + length)..]],
            3 => [.. json[..at], (byte)random.Next(256), .. json[at..]],
            4 => json[..at],
            _ => [.. json, .. json[at..]],
        };
    }

    private sealed class Sink : IByteSink
    {
        internal MemoryStream Bytes { get; } = new();

        public void Write(byte[] buffer, int offset, int count)
        {
            Bytes.Write(buffer, offset, count);
        }
    }
}
