using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Media;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Media;

/// <summary>What a daemon may say and what it is taken for: only whole, known answers count. OTA_FUZZ_CASES makes the fuzzing run longer.</summary>
public sealed class ClamdProtocolTests(ITestOutputHelper output) : IDisposable
{
    private const string Version = "ClamAV 1.4.6/28001/Tue Dec 29 08:32:00 2026\0";
    private const string Encrypted = "stream: Heuristics.Encrypted.Zip FOUND\0";
    private const string Deep = "stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND\0";

    private readonly MediaDesk _desk = new();

    private static int Cases => Fuzz.Cases(20000);

    private string SocketPath => Path.Combine(_desk.Workshop.Folder, "s");

    private ClamDaemon Scanner => new(SocketPath, DiskOperations.Instance, _desk.Workshop.Clock);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Everything_is_sent_and_version_and_day_of_the_signatures_are_recorded()
    {
        using ScriptedClamd clamd = new(SocketPath, Version, Encrypted, Deep, "stream: OK\0");
        _ = _desk.Put("large", new string('x', 200_000));

        MalwareScan scan = await Scanner.ScanAsync([_desk.Medium, _desk.Bundle], CancellationToken.None);

        Assert.Equal(["zVERSION", "zINSTREAM", "zINSTREAM", "zINSTREAM", "zINSTREAM"], clamd.Asked.Select(asked => asked.Command));
        Assert.Equal(Encoding.ASCII.GetBytes(new string('x', 200_000)), clamd.Asked[3].Content);
        Assert.Equal(File.ReadAllBytes(_desk.Bundle), clamd.Asked[4].Content);
        DateTime local = new(2026, 12, 29, 8, 32, 0, DateTimeKind.Unspecified);
        DateTimeOffset built = new(local, _desk.Workshop.Clock.LocalTimeZone.GetUtcOffset(local));
        Assert.Equal(("ClamAV 1.4.6", 2, built), (scan.Engine, scan.Files, scan.NewestSignatures));
        Assert.Equal(new SignatureFile("daily", null, 28001, built), Assert.Single(scan.Signatures));
    }

    [Theory]
    [InlineData("media.daemon_lost", "")]
    [InlineData("media.scan_failed", "\0")]
    [InlineData("media.scan_failed", "stream: OK")]
    [InlineData("media.scan_failed", "stream: OK\n")]
    [InlineData("media.scan_failed", "stream: OK\0stream: OK\0")]
    [InlineData("media.scan_failed", "OK\0")]
    [InlineData("media.scan_failed", "stream:  FOUND\0")]
    [InlineData("media.scan_failed", "stream: \u00e9 FOUND\0")]
    [InlineData("media.scan_failed", "stream: Can't allocate memory ERROR\0")]
    [InlineData("media.daemon_limit", "INSTREAM size limit exceeded. ERROR\0")]
    public async Task A_daemon_that_says_anything_but_clean_is_not_believed_and_what_was_written_is_taken_back(string code, string says)
    {
        // The bundle is clean; what was written then is not said to be.
        using ScriptedClamd clamd = new(SocketPath, Version, Encrypted, Deep, "stream: OK\0", Version, Encrypted, Deep, "stream: OK\0", says);

        Assert.Equal(code, await CodeAsync());

        Assert.Equal(9, clamd.Asked.Count);
        Assert.Empty(_desk.Before);
    }

    [Fact]
    public async Task A_reply_without_end_is_not_read_to_its_end()
    {
        using ScriptedClamd clamd = new(SocketPath, Version, Encrypted, Deep, new string('x', 10 * ClamdReply.MaxBytes) + "\0");

        Assert.Equal("media.scan_failed", await CodeAsync());
    }

    [Fact]
    public async Task No_daemon_at_the_socket_refuses_the_medium()
    {
        Assert.Equal("media.daemon_missing", await CodeAsync());
        Assert.Equal("media.daemon_missing", await CodeAsync(new ClamDaemon("/" + new string('x', 200), DiskOperations.Instance, _desk.Workshop.Clock)));
        using ScriptedClamd other = new(SocketPath, "220 mail.example ESMTP\0");
        Assert.Equal("media.scan_failed", await CodeAsync());
        Assert.Empty(_desk.Before);
    }

    [Fact]
    public async Task A_daemon_that_does_not_answer_is_not_waited_for_for_ever()
    {
        using Socket silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(SocketPath));
        silent.Listen();

        Assert.Equal("media.daemon_silent", await CodeAsync(new ClamDaemon(SocketPath, DiskOperations.Instance, _desk.Workshop.Clock) { Patience = TimeSpan.FromMilliseconds(50) }));
    }

    [Theory]
    [InlineData("ClamAV 1.4.6\0", "ClamAV 1.4.6", null)]
    [InlineData("ClamAV 1.4.6/28001/Sat Jan  2 08:32:00 2027\0", "ClamAV 1.4.6", "2027-01-02T08:32:00Z")]
    [InlineData("ClamAV 1.4.6/28001\0", null, null)]
    [InlineData("ClamAV 1.4.6/28001/yesterday\0", null, null)]
    [InlineData("ClamAV 1.4.6/-1/Sat Jan  2 08:32:00 2027\0", null, null)]
    [InlineData("ClamAV \0", null, null)]
    [InlineData("Other 1\0", null, null)]
    public void A_version_is_whole_or_none(string reply, string? engine, string? built)
    {
        ClamdVersion? version = ClamdVersion.Parse(Encoding.ASCII.GetBytes(reply), TimeZoneInfo.Utc);

        Assert.Equal(engine, version?.Engine);
        Assert.Equal(built, version?.Daily?.Built?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_mangled_reply_is_never_taken_for_clean()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[][] replies = [.. ((string[])[Version, Encrypted, "stream: OK\0", "INSTREAM size limit exceeded. ERROR\0"]).Select(Encoding.ASCII.GetBytes)];
        for (int i = 0; i < Cases; i++)
        {
            List<byte> mangled = [.. replies[random.Next(replies.Length)]];
            for (int changes = random.Next(1, 4); changes > 0 && mangled.Count > 0; changes--)
            {
                int at = random.Next(mangled.Count);
                Action change = random.Next(4) switch
                {
                    0 => () => mangled[at] = (byte)random.Next(256),
                    1 => () => mangled.RemoveRange(at, random.Next(mangled.Count - at) + 1),
                    2 => () => mangled.InsertRange(at, replies[random.Next(replies.Length)]),
                    _ => () => mangled.InsertRange(at, Enumerable.Repeat((byte)'x', random.Next(2 * ClamdReply.MaxBytes))),
                };
                change();
            }

            byte[] bytes = [.. mangled];
            ClamdReply reply = ClamdReply.Parse(bytes);
            ClamdVersion? version = ClamdVersion.Parse(bytes, TimeZoneInfo.Utc);
            bool sound = (reply.Kind != ClamdReplyKind.Clean || bytes.AsSpan().SequenceEqual("stream: OK\0"u8))
                && reply.Text.All(c => c is >= ' ' and <= '~') && (version is null || version.Engine.StartsWith("ClamAV ", StringComparison.Ordinal));
            Assert.True(sound, $"seed {seed}, case {i}: {Convert.ToBase64String(bytes)}");
        }
    }

    private async Task<string> CodeAsync(ClamDaemon? scanner = null)
    {
        return (await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(scanner ?? Scanner))).Code;
    }
}
