using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Acceptance;

namespace OtaStack.Signing.Tests.Media;

/// <summary>The real clamd with the signatures of the tests: as strict as clamscan, and a daemon that could not look refuses the medium.</summary>
public sealed class ClamDaemonTests : IDisposable
{
    private readonly MediaDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_clean_medium_tells_with_what_it_was_scanned()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);

        (MediaIndex index, MalwareScan? scan) = await _desk.PrepareAsync(Scanner(clamd));

        JsonObject told = Assert.IsType<JsonObject>(index.Metadata.Body["scan"]);
        Assert.StartsWith("ClamAV ", (string?)told["engine"], StringComparison.Ordinal);
        Assert.Equal(("clean", "clamd", 3, "2027-01-01T00:00:00Z"), ((string?)told["result"], (string?)told["scanner"], (int?)told["files"], (string?)told["time"]));
        Assert.Empty(told["signatures"]!.AsArray());
        Assert.Null(scan!.NewestSignatures);
        Assert.True(await _desk.VerifyAsync(Scanner(clamd)) is { IsAccepted: true, IsClean: true });
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task Malware_on_the_medium_is_told_and_nothing_is_written()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);
        string path = _desk.Put("System Volume Information/WPSettings.dat", MediaDesk.Eicar);
        IReadOnlyList<string> before = _desk.Before;

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(Scanner(clamd)));

        Assert.Equal(("media.infected", "1"), (refused.Code, refused.Arguments[0]));
        Assert.Matches($"^{path} \\(Test\\.Eicar.*\\)$", refused.Arguments[1]);
        Assert.Equal(before, _desk.Before);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task Malware_inside_a_signed_bundle_is_found_and_nothing_is_written()
    {
        using MediaDesk desk = new(notes: MediaDesk.Eicar);
        using RunningClamd clamd = new(desk.Database, RunningClamd.Strict);

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => desk.PrepareAsync(Scanner(clamd)));

        Assert.Equal("media.infected", refused.Code);
        Assert.StartsWith(desk.Bundle, refused.Arguments[1], StringComparison.Ordinal);
        Assert.Empty(desk.Before);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_link_is_not_followed()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);
        string outside = _desk.Workshop.Write("outside.com", MediaDesk.Eicar);
        _ = File.CreateSymbolicLink(Path.Combine(_desk.Medium, "link"), outside);
        _ = _desk.Put("empty", "");

        MalwareScan scan = await Scanner(clamd).ScanAsync([_desk.Medium], CancellationToken.None);

        Assert.Empty(scan.Findings);
        Assert.Equal(1, scan.Files);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_file_that_the_daemon_does_not_accept_refuses_the_medium()
    {
        using RunningClamd clamd = new(_desk.Database, [.. RunningClamd.Strict, "StreamMaxLength 64K"]);
        string path = _desk.Put("large", new string('x', 1024 * 1024));
        IReadOnlyList<string> before = _desk.Before;

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(Scanner(clamd)));

        Assert.Equal("media.daemon_limit", refused.Code);
        Assert.Equal([path, "1048576", clamd.Socket], refused.Arguments);
        Assert.Equal(before, _desk.Before);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_file_that_the_daemon_would_pass_over_as_too_large_is_a_finding()
    {
        using RunningClamd clamd = new(_desk.Database, [.. RunningClamd.Strict, "MaxFileSize 64K"]);
        string path = _desk.Put("large", new string('x', 1024 * 1024));

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(Scanner(clamd)));

        Assert.Equal(("media.infected", $"{path} (Heuristics.Limits.Exceeded.MaxFileSize)"), (refused.Code, refused.Arguments[1]));
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_daemon_that_passes_over_what_it_cannot_look_into_is_not_believed()
    {
        foreach (string option in RunningClamd.Strict)
        {
            using RunningClamd clamd = new(_desk.Database, [.. RunningClamd.Strict.Except([option])]);

            SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(Scanner(clamd)));

            Assert.Equal(("media.daemon_lenient", option.Split(' ')[0]), (refused.Code, refused.Arguments[1]));
        }

        Assert.Empty(_desk.Before);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task A_daemon_that_dies_while_it_scans_has_found_nothing_out()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);
        ClamdConnection connection = new(clamd.Socket, TimeSpan.FromMinutes(1), TimeProvider.System);
        using StreamThatTells content = new(new byte[1024], clamd.Kill);

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => connection.ScanAsync(content, "a file", CancellationToken.None));

        Assert.Equal("media.daemon_lost", refused.Code);
        Assert.Equal([clamd.Socket, "a file"], refused.Arguments);

        // The socket of the dead daemon is still there.
        Assert.Equal("media.daemon_missing", (await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(Scanner(clamd)))).Code);
        Assert.Empty(_desk.Before);
    }

    private ClamDaemon Scanner(RunningClamd clamd) => new(clamd.Socket, DiskOperations.Instance, _desk.Workshop.Clock);
}
