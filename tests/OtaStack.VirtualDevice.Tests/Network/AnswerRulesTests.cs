using System.Net;
using System.Net.Http.Headers;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Tests.Network;

public class AnswerRulesTests
{
    private static readonly FetchOrder Range = new(1, true, "a/b.bin", 4096, 100);
    private static readonly FetchOrder Whole = new(1, false, "timestamp.json", 0, 100);

    [Theory]
    [InlineData(206, 4096, 4195, 100, TransferOutcome.Unknown)]
    [InlineData(206, 4096, 4195, -1, TransferOutcome.Unknown)]
    [InlineData(200, 4096, 4195, 100, TransferOutcome.Failed)]
    [InlineData(206, 0, 99, 100, TransferOutcome.Failed)]
    [InlineData(206, 4096, 4194, 99, TransferOutcome.Failed)]
    [InlineData(206, 4096, 4195, 101, TransferOutcome.Failed)]
    [InlineData(206, -1, -1, 100, TransferOutcome.Failed)]
    [InlineData(404, -1, -1, 0, TransferOutcome.NotFound)]
    [InlineData(416, -1, -1, 0, TransferOutcome.Failed)]
    [InlineData(503, -1, -1, 0, TransferOutcome.Failed)]
    [InlineData(302, -1, -1, 0, TransferOutcome.Failed)]
    public void A_range_is_taken_only_with_206_and_the_very_range_asked_for(int status, int from, int to, int length, TransferOutcome outcome)
    {
        HttpContentHeaders headers = Headers(length);
        if (from >= 0)
        {
            headers.ContentRange = new ContentRangeHeaderValue(from, to, 100_000);
        }

        Assert.Equal(outcome, AnswerRules.Judge(Range, (HttpStatusCode)status, headers));
    }

    [Theory]
    [InlineData(200, 100, TransferOutcome.Unknown)]
    [InlineData(200, -1, TransferOutcome.Unknown)]
    [InlineData(200, 101, TransferOutcome.TooLarge)]
    [InlineData(206, 100, TransferOutcome.Failed)]
    [InlineData(404, 0, TransferOutcome.NotFound)]
    [InlineData(500, 10, TransferOutcome.Failed)]
    public void Metadata_is_taken_whole_and_never_larger_than_allowed(int status, int length, TransferOutcome outcome)
    {
        Assert.Equal(outcome, AnswerRules.Judge(Whole, (HttpStatusCode)status, Headers(length)));
    }

    [Fact]
    public void A_compressed_answer_is_not_taken()
    {
        HttpContentHeaders headers = Headers(100);
        headers.ContentEncoding.Add("gzip");

        Assert.Equal(TransferOutcome.Failed, AnswerRules.Judge(Whole, HttpStatusCode.OK, headers));
    }

    [Fact]
    public void Paths_are_escaped_segment_by_segment()
    {
        FetchOrder order = new(1, true, "a b/..%2f/x#y?z.bin", 0, 1);

        Assert.Equal("tuf/p/targets/a%20b/..%252f/x%23y%3Fz.bin", order.UrlFor("p"));
    }

    private static HttpContentHeaders Headers(int length)
    {
        HttpContentHeaders headers = new ByteArrayContent([]).Headers;
        headers.ContentLength = length >= 0 ? length : null;
        return headers;
    }
}
