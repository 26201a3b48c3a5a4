using System.Text;
using OtaStack.Device.Http;
using OtaStack.Device.Tests.Support;

namespace OtaStack.Device.Tests.Http;

/// <summary>RFC 9112, as far as a device needs it, and what a server may not get away with.</summary>
public sealed class HttpAnswerTests
{
    private readonly HttpAnswer _answer = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void A_range_is_read_whatever_the_pieces_it_comes_in(int piece)
    {
        Attach("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\ncontent-RANGE:  bytes 10-14/99\r\nETag: \"v1\"\r\nServer: x\r\n\r\nhello", piece);

        Assert.True(_answer.ReadHead());

        Assert.Equal(206, _answer.Status);
        Assert.Equal(5, _answer.ContentLength);
        Assert.Equal("bytes 10-14/99", _answer.ContentRange);
        Assert.Equal("\"v1\"", _answer.ETag);
        Assert.Null(_answer.ContentEncoding);
        Assert.Equal(("hello", 0), Body());
        Assert.True(_answer.IsReusable);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(4096)]
    public void Chunks_are_put_together_with_extensions_and_trailers_left_out(int piece)
    {
        Attach("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;x=y\r\nhello\r\n00b\r\n, chunked !\r\n0\r\nTrailer: t\r\n\r\n", piece);

        Assert.True(_answer.ReadHead());
        Assert.Equal(-1, _answer.ContentLength);

        Assert.Equal(("hello, chunked !", 0), Body());
        Assert.True(_answer.IsReusable);
    }

    [Fact]
    public void A_connection_carries_one_answer_after_another()
    {
        Attach("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n" + "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"
            + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n" + "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", 4096);

        Assert.True(_answer.ReadHead());
        Assert.Equal(("ab", 0), Body());
        Assert.True(_answer.IsReusable);
        Assert.True(_answer.ReadHead());
        Assert.Equal((304, true), (_answer.Status, _answer.IsReusable));
        Assert.Equal(("", 0), Body());
        Assert.True(_answer.ReadHead());
        Assert.Equal((204, true), (_answer.Status, _answer.IsReusable));
        Assert.True(_answer.ReadHead());
        Assert.Equal((404, false), (_answer.Status, _answer.IsReusable));
        Assert.False(_answer.ReadHead());
    }

    [Fact]
    public void A_body_without_a_length_ends_with_the_connection()
    {
        Attach("HTTP/1.0 200 OK\r\n\r\nuntil the end", 5);

        Assert.True(_answer.ReadHead());

        Assert.Equal(("until the end", 0), Body());
        Assert.False(_answer.IsReusable);
    }

    [Fact]
    public void A_body_that_ends_early_is_told_from_one_that_is_whole()
    {
        Attach("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", 4096);

        Assert.True(_answer.ReadHead());

        Assert.Equal(("short", -1), Body());
        Assert.False(_answer.IsReusable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 20\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    public void What_is_no_answer_or_could_be_read_in_two_ways_is_refused(string text)
    {
        Attach(text, 4096);

        Assert.False(_answer.ReadHead());
        Assert.False(_answer.IsReusable);
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("1g\r\n")]
    [InlineData("123456789\r\nx")]
    [InlineData("5\r\nhel")]
    [InlineData("5\r\nhello!\r\n0\r\n\r\n")]
    public void Chunks_that_break_the_rules_end_the_body(string chunks)
    {
        Attach("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, 4096);

        Assert.True(_answer.ReadHead());

        Assert.Equal(-1, Body().End);
        Assert.False(_answer.IsReusable);
    }

    [Fact]
    public void A_head_without_end_is_left_after_four_kibibytes()
    {
        ScriptedStream stream = new(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + new string('x', 1_000_000)), 4096);
        _answer.Attach(stream);

        Assert.False(_answer.ReadHead());
        Assert.InRange(stream.Taken, 4096, 5000);
    }

    [Fact]
    public void A_long_field_that_does_not_matter_is_skipped()
    {
        Attach($"HTTP/1.1 200 OK\r\nSet-Cookie: {new string('c', 2000)}\r\nContent-Length: 2\r\n\r\nok", 4096);

        Assert.True(_answer.ReadHead());

        Assert.Equal(("ok", 0), Body());
    }

    [Fact]
    public void Answers_changed_at_random_end_and_never_throw()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "20", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);
        Random random = new(seed);
        byte[][] seeds =
        [
            Encoding.ASCII.GetBytes("HTTP/1.1 206 P\r\nContent-Length: 5\r\nContent-Range: bytes 0-4/9\r\n\r\nhello"),
            Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n"),
            Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nrest"),
        ];
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = (byte[])seeds[round % seeds.Length].Clone();
            for (int change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = "\r\n:; 0F-\0\u00ff"u8[random.Next(10)];
            }

            _answer.Attach(new ScriptedStream(bytes, 1 + random.Next(40)));
            if (_answer.ReadHead())
            {
                Assert.True(Body().Text.Length <= bytes.Length, $"seed {seed}, round {round}");
            }
        }
    }

    private void Attach(string text, int piece)
    {
        _answer.Attach(new ScriptedStream(Encoding.ASCII.GetBytes(text), piece));
    }

    private (string Text, int End) Body()
    {
        StringBuilder text = new();
        byte[] buffer = new byte[8];
        while (true)
        {
            int read = _answer.Read(buffer, 1, 7);
            if (read <= 0)
            {
                return (text.ToString(), read);
            }

            text.Append(Encoding.Latin1.GetString(buffer, 1, read));
        }
    }
}
