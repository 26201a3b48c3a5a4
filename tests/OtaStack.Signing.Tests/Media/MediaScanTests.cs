using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Media;

/// <summary>The real clamscan with signatures of our own: what it finds is never handed out, what it could not see neither.</summary>
public sealed class MediaScanTests : IDisposable
{
    private readonly MediaDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [SkippableByTool("clamscan")]
    public async Task A_clean_medium_tells_with_what_it_was_scanned()
    {
        (MediaIndex index, MalwareScan? scan) = await _desk.PrepareAsync(_desk.Scanner);

        JsonObject told = Assert.IsType<JsonObject>(index.Metadata.Body["scan"]);
        Assert.StartsWith("ClamAV ", (string?)told["engine"], StringComparison.Ordinal);
        Assert.Equal(("clean", "clamscan", 3, "2027-01-01T00:00:00Z"), ((string?)told["result"], (string?)told["scanner"], (int?)told["files"], (string?)told["time"]));
        Assert.Equal(["test.hdb", "test.ndb"], told["signatures"]!.AsArray().Select(file => (string?)file!["name"]));
        Assert.Equal(64, ((string?)told["signatures"]![0]!["sha256"])!.Length);
        Assert.Null(scan!.NewestSignatures);
        MediaReport report = await _desk.VerifyAsync(_desk.Scanner);
        Assert.True(report is { IsAccepted: true, IsClean: true });
        Assert.Equal([MediaInstructions.JapaneseName, MediaInstructions.EnglishName, MediaDesk.BundleName], report.Files.Select(file => file.Path));
    }

    [SkippableByTool("clamscan")]
    public async Task Malware_on_the_medium_is_told_and_nothing_is_written()
    {
        string path = _desk.Put("holiday/photo.exe", MediaDesk.Eicar);
        IReadOnlyList<string> before = _desk.Before;

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(_desk.Scanner));

        Assert.Equal(("media.infected", "1"), (refused.Code, refused.Arguments[0]));
        Assert.Matches($"^{path} \\(Test\\.Eicar.*\\)$", refused.Arguments[1]);
        Assert.Equal(before, _desk.Before);
    }

    [SkippableByTool("clamscan")]
    public async Task Malware_inside_a_signed_bundle_is_found_and_nothing_is_written()
    {
        using MediaDesk desk = new(notes: MediaDesk.Eicar);

        SigningException refused = await Assert.ThrowsAsync<SigningException>(() => desk.PrepareAsync(desk.Scanner));

        Assert.Equal("media.infected", refused.Code);
        Assert.StartsWith(desk.Bundle, refused.Arguments[1], StringComparison.Ordinal);
        Assert.Empty(desk.Before);
    }

    [SkippableByTool("clamscan")]
    public async Task Malware_that_came_later_is_found_by_a_new_scan()
    {
        _ = await _desk.PrepareAsync(_desk.Scanner);
        _ = _desk.Put("late.com", MediaDesk.Eicar);

        MediaReport report = await _desk.VerifyAsync(_desk.Scanner);

        Assert.False(report.IsAccepted || report.IsClean);
        Assert.EndsWith("late.com", Assert.Single(report.Scan!.Findings).Path, StringComparison.Ordinal);
    }

    [SkippableByTool("clamscan")]
    public async Task A_scan_that_cannot_be_made_refuses_the_medium()
    {
        File.WriteAllText(Path.Combine(_desk.Database, "test.ndb"), "not a signature");
        Assert.Equal("media.scan_failed", await CodeOfAsync(_desk.Scanner));

        string empty = Directory.CreateDirectory(Path.Combine(_desk.Workshop.Folder, "empty")).FullName;
        Assert.Equal("media.no_signatures", await CodeOfAsync(Clam(ClamScan.DefaultProgram, empty)));
        Assert.Equal("media.scanner_missing", await CodeOfAsync(Clam("/nonexistent/clamscan", _desk.Database)));
        Assert.Empty(_desk.Before);
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("echo 'Engine version: 1'; exit 0")]
    [InlineData("echo 'Engine version: 1'; echo 'Scanned files: 9'; exit 2")]
    [InlineData("echo 'Engine version: 1'; echo 'Scanned files: 9'; exit 1")]
    [InlineData("echo '/x: Bad FOUND'; echo 'Engine version: 1'; echo 'Scanned files: 9'; exit 0")]
    [InlineData("kill -9 $$")]
    public async Task A_scanner_that_says_anything_but_all_scanned_and_clean_is_not_believed(string says)
    {
        Assert.Equal("media.scan_failed", await CodeOfAsync(Script(says)));
        Assert.Empty(_desk.Before);
    }

    [Fact]
    public async Task A_scanner_that_left_files_out_is_not_believed_and_what_was_written_is_taken_back()
    {
        Assert.Equal("media.scan_incomplete", await CodeOfAsync(Script("echo 'Engine version: 1'; echo 'Scanned files: 2'; exit 0")));
        Assert.Empty(_desk.Before);

        _ = await _desk.PrepareAsync(Script("echo 'Engine version: 1'; echo 'Scanned files: 3'; exit 0"));
        Assert.True((await _desk.VerifyAsync()).IsAccepted);
    }

    [Fact]
    public async Task Malware_found_only_in_what_was_written_is_taken_back()
    {
        ScriptedScanner scanner = new([], [new MalwareFinding("x", "Bad")]);

        Assert.Equal("media.infected", await CodeOfAsync(scanner));

        Assert.Equal([[_desk.Medium, _desk.Bundle], [_desk.Medium]], scanner.Asked);
        Assert.Empty(_desk.Before);
    }

    [Fact]
    public void An_official_database_tells_its_version_and_its_day()
    {
        string header = "ClamAV-VDB:16 Sep 2026 08-32 -0400:28001:2090000:90:0123456789abcdef0123456789abcdef:sig:builder:1789561920";
        File.WriteAllText(Path.Combine(_desk.Database, "daily.cvd"), header.PadRight(512) + "content");
        File.WriteAllText(Path.Combine(_desk.Database, "notes.txt"), "no signatures");

        IReadOnlyList<SignatureFile> files = ClamDatabase.Read(DiskOperations.Instance, _desk.Database);

        Assert.Equal(["daily.cvd", "test.hdb", "test.ndb"], files.Select(file => file.Name));
        Assert.Equal((28001, DateTimeOffset.FromUnixTimeSeconds(1789561920)), (files[0].Version, files[0].Built));
        Assert.Equal((null, null), (files[1].Version, files[1].Built));
    }

    private ClamScan Clam(string program, string database) => new(program, database, DiskOperations.Instance, _desk.Workshop.Clock);

    private ClamScan Script(string says)
    {
        string path = _desk.Workshop.Write("scanner", "#!/bin/sh\n" + says + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Clam(path, _desk.Database);
    }

    private async Task<string> CodeOfAsync(IMalwareScanner scanner)
    {
        return (await Assert.ThrowsAsync<SigningException>(() => _desk.PrepareAsync(scanner))).Code;
    }
}
