using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Transfer;

/// <summary>Which HTTP answers are taken, by header and by length of the body.</summary>
public sealed class RangeAnswerTests
{
    private const string Tag = "\"abc\"";

    [Theory]
    [InlineData(206, "bytes 4096-4195/100000", 100, TransferOutcome.Unknown)]
    [InlineData(206, "bytes 4096-4195/4196", 100, TransferOutcome.Unknown)]
    [InlineData(206, "bytes 4096-4195/*", 100, TransferOutcome.Unknown)]
    [InlineData(206, "bytes 4096-4195/100000", -1, TransferOutcome.Unknown)]
    [InlineData(200, "bytes 4096-4195/100000", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 0-99/100000", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4194/100000", 99, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/100000", 99, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/100000", 101, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/4195", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/*0", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/1e9", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/99999999999999999999999999", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes 4096-4195/100000, bytes 0-1/9", 100, TransferOutcome.Failed)]
    [InlineData(206, "bytes */100000", 100, TransferOutcome.Failed)]
    [InlineData(206, "items 4096-4195/100000", 100, TransferOutcome.Failed)]
    [InlineData(206, "", 100, TransferOutcome.Failed)]
    [InlineData(206, null, 100, TransferOutcome.Failed)]
    [InlineData(404, null, 0, TransferOutcome.NotFound)]
    [InlineData(416, "bytes */10", 0, TransferOutcome.Failed)]
    [InlineData(503, null, 0, TransferOutcome.Failed)]
    [InlineData(302, null, 0, TransferOutcome.Failed)]
    [InlineData(0, null, -1, TransferOutcome.Failed)]
    public void A_range_is_taken_only_with_206_and_the_very_range_asked_for(int status, string? range, int length, TransferOutcome outcome)
    {
        Assert.Equal(outcome, Asked(Range()).Judge(status, range, length, null, null));
    }

    [Theory]
    [InlineData(200, 100, TransferOutcome.Unknown)]
    [InlineData(200, 0, TransferOutcome.Unknown)]
    [InlineData(200, -1, TransferOutcome.Unknown)]
    [InlineData(200, 101, TransferOutcome.TooLarge)]
    [InlineData(206, 100, TransferOutcome.Failed)]
    [InlineData(404, 0, TransferOutcome.NotFound)]
    [InlineData(301, 10, TransferOutcome.Failed)]
    [InlineData(500, 10, TransferOutcome.Failed)]
    public void Metadata_is_taken_whole_and_never_larger_than_allowed(int status, int length, TransferOutcome outcome)
    {
        Assert.Equal(outcome, Asked(Whole()).Judge(status, null, length, null, Tag));
    }

    [Theory]
    [InlineData(null, TransferOutcome.Unknown)]
    [InlineData("", TransferOutcome.Unknown)]
    [InlineData("identity", TransferOutcome.Unknown)]
    [InlineData("gzip", TransferOutcome.Failed)]
    [InlineData("identity, br", TransferOutcome.Failed)]
    public void An_encoded_answer_is_not_taken(string? encoding, TransferOutcome outcome)
    {
        Assert.Equal(outcome, Asked(Whole()).Judge(200, null, 10, encoding, null));
        Assert.Equal(outcome, Asked(Range()).Judge(206, "bytes 4096-4195/100000", 100, encoding, null));
    }

    [Fact]
    public void If_range_is_sent_only_in_the_middle_of_a_block_and_only_with_a_strong_tag_of_the_same_file()
    {
        RangeAnswer answer = Asked(Range());
        Assert.Equal("", answer.IfRange);
        answer.Judge(206, "bytes 4096-4195/100000", 100, null, Tag);

        Begin(answer, Range());
        Assert.Equal("", answer.IfRange);
        Begin(answer, Range(isContinued: true));
        Assert.Equal(Tag, answer.IfRange);
        Begin(answer, Range("other.bin", isContinued: true));
        Assert.Equal("", answer.IfRange);

        // RFC 9110 §13.1.5: a weak tag must not be sent.
        foreach (string? weak in new[] { "W/\"abc\"", "", "abc", null })
        {
            answer.Judge(206, "bytes 4096-4195/100000", 100, null, weak);
            Begin(answer, Range("other.bin", isContinued: true));
            Assert.Equal("", answer.IfRange);
        }
    }

    [Theory]
    [InlineData(206, "\"new\"", TransferOutcome.Changed)]
    [InlineData(206, "W/\"abc\"", TransferOutcome.Changed)]
    [InlineData(206, null, TransferOutcome.Changed)]
    [InlineData(200, "\"new\"", TransferOutcome.Changed)]
    [InlineData(206, Tag, TransferOutcome.Unknown)]
    [InlineData(404, null, TransferOutcome.NotFound)]
    [InlineData(503, null, TransferOutcome.Failed)]
    public void A_file_that_changed_in_the_middle_of_a_block_is_told_and_then_begun_anew(int status, string? tag, TransferOutcome outcome)
    {
        RangeAnswer answer = Asked(Range());
        answer.Judge(206, "bytes 4096-4195/100000", 100, null, Tag);
        Begin(answer, Range(isContinued: true));

        Assert.Equal(outcome, answer.Judge(status, "bytes 4096-4195/100000", 100, null, tag));

        Begin(answer, Range(isContinued: true));
        Assert.Equal(outcome == TransferOutcome.Changed ? "" : Tag, answer.IfRange);
    }

    [Theory]
    [InlineData(new[] { 100 }, TransferOutcome.Complete, 100)]
    [InlineData(new[] { 60, 40 }, TransferOutcome.Complete, 100)]
    [InlineData(new[] { 99 }, TransferOutcome.Failed, 99)]
    [InlineData(new int[0], TransferOutcome.Failed, 0)]
    [InlineData(new[] { 60, 41 }, TransferOutcome.Failed, 100)]
    [InlineData(new[] { 100, 1, 5000 }, TransferOutcome.Failed, 100)]
    public void The_body_of_a_range_has_exactly_the_bytes_asked_for(int[] pieces, TransferOutcome outcome, int taken)
    {
        RangeAnswer answer = Asked(Range());
        answer.Judge(206, "bytes 4096-4195/100000", -1, null, null);

        Assert.Equal(taken, pieces.Sum(answer.Take));
        Assert.Equal(outcome, answer.End());
    }

    [Theory]
    [InlineData(-1, 60, TransferOutcome.Complete)]
    [InlineData(60, 60, TransferOutcome.Complete)]
    [InlineData(61, 60, TransferOutcome.Failed)]
    [InlineData(-1, 100, TransferOutcome.Complete)]
    [InlineData(-1, 101, TransferOutcome.TooLarge)]
    public void The_body_of_metadata_ends_where_the_header_says_and_within_the_limit(int length, int arrived, TransferOutcome outcome)
    {
        RangeAnswer answer = Asked(Whole());
        answer.Judge(200, null, length, null, null);

        Assert.Equal(Math.Min(arrived, 100), answer.Take(arrived));
        Assert.Equal(outcome, answer.End());
    }

    [Fact]
    public void Whatever_a_header_says_no_byte_too_many_is_taken_and_nothing_throws()
    {
        const int Seed = 31_000;
        int read = 0;
        for (int seed = Seed; seed < Seed + 20_000; seed++)
        {
            Random random = new(seed);
            RangeAnswer answer = new();
            for (int i = 0; i < 4; i++)
            {
                AgentRequest request = random.Next(2) == 0 ? Whole() : Range(isContinued: random.Next(2) == 0);
                Begin(answer, request);
                TransferOutcome outcome = answer.Judge(
                    Pick(random, 200, 206, 206, 404, 416, 302, 304, 500),
                    Pick(random, "bytes 4096-4195/100000", "bytes 4096-4195/*", Mangled(random, "bytes 4096-4195/100000"), null),
                    Pick(random, -1, 0, 100, 101, long.MaxValue),
                    Pick(random, null, "", "gzip", "identity"),
                    Pick(random, Tag, "W/\"abc\"", "\"new\"", "", null));
                int taken = 0;
                while (outcome == TransferOutcome.Unknown && taken <= request.Count && random.Next(8) > 0)
                {
                    taken += answer.Take(random.Next(1, 6) * 20);
                }

                Assert.InRange(taken, 0, request.Count);
                bool isWhole = outcome == TransferOutcome.Unknown && answer.End() == TransferOutcome.Complete;
                Assert.True(!isWhole || request.Kind == RequestKind.FetchMetadata || taken == request.Count, $"seed {seed}");
                read += isWhole ? 1 : 0;
            }
        }

        Assert.InRange(read, 200, 80_000);
    }

    private static T Pick<T>(Random random, params T[] choices)
    {
        return choices[random.Next(choices.Length)];
    }

    private static string Mangled(Random random, string text)
    {
        char[] characters = text.ToCharArray();
        characters[random.Next(characters.Length)] = (char)random.Next(1, 128);
        return new string(characters)[..random.Next(characters.Length + 1)];
    }

    private static RangeAnswer Asked(AgentRequest request)
    {
        RangeAnswer answer = new();
        Begin(answer, request);
        return answer;
    }

    private static AgentRequest Range(string path = "a/b.bin", bool isContinued = false)
    {
        return new AgentRequest { Kind = RequestKind.FetchTarget, Path = path, From = 4096, Count = 100, IsContinued = isContinued };
    }

    private static AgentRequest Whole()
    {
        return new AgentRequest { Kind = RequestKind.FetchMetadata, Path = "timestamp.json", Count = 100 };
    }

    private static void Begin(RangeAnswer answer, AgentRequest request)
    {
        answer.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
    }
}
