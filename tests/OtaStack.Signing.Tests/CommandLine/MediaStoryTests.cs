using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.Media;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

public sealed class MediaStoryTests : IDisposable
{
    private readonly MediaDesk _desk = new();
    private readonly ToolRun _ota;
    private readonly string _root;
    private readonly string _key;

    public MediaStoryTests()
    {
        _ota = new ToolRun(_desk.Workshop);
        _root = Path.Combine(_desk.Workshop.Repository, "metadata/1.root.json");
        _key = _desk.Workshop.WriteKey("media.pem", _desk.Key);
    }

    public void Dispose() => _desk.Dispose();

    [SkippableByTool("clamscan")]
    public void A_medium_is_prepared_from_a_repository_and_checked_before_it_is_used()
    {
        string online = _desk.Workshop.WriteKey("online.pem", _desk.Workshop.Online);

        (int code, JsonObject made) = _ota.RunJson(
            "media", "prepare", _desk.Medium, "--from", _desk.Workshop.Repository, "--bundle-key", "file:" + online, "--key", "file:" + _key, "--trusted-root", _root,
            "--clamav-database", _desk.Database, "--medium-label", "SITE-7", "--passphrase-fd", "3");
        Assert.True(code == 0, made.ToJsonString());
        Assert.Equal(("thermostat-1.0.0.ota", "SITE-7", "clean"), ((string?)made["bundle"]!["path"], (string?)made["medium"]!["label"], (string?)made["scan"]!["result"]));
        Assert.Contains("none of the malware signatures tells a date", (string?)made["warnings"]![0], StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_desk.Bundle), File.ReadAllBytes(Path.Combine(_desk.Medium, "thermostat-1.0.0.ota")));

        string english = File.ReadAllText(Path.Combine(_desk.Medium, MediaInstructions.EnglishName), Encoding.UTF8);
        string japanese = File.ReadAllText(Path.Combine(_desk.Medium, MediaInstructions.JapaneseName), Encoding.UTF8);
        Assert.Contains("Insert the medium into the device.\r\n", english, StringComparison.Ordinal);
        Assert.Contains("手順書\r\n", japanese, StringComparison.Ordinal);
        Assert.All([english, japanese], text => Assert.Contains("thermostat-1.0.0.ota", text, StringComparison.Ordinal));

        Assert.Equal(0, Verify("--scan", "--clamav-database", _desk.Database));
        Assert.Contains("The medium is as it was prepared", _ota.Out, StringComparison.Ordinal);
        _ = _desk.Put("autorun.inf", "[autorun]");
        _ota.Culture = new CultureInfo("ja");
        Assert.Equal(1, Verify());
        Assert.Contains("autorun.inf: 索引にないファイルです", _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_signatures_are_told_and_the_scan_counts_all_the_same()
    {
        string scanner = _desk.Workshop.Write("scanner", "#!/bin/sh\necho 'Engine version: 1.4.6'\necho 'Scanned files: 9'\n");
        File.SetUnixFileMode(scanner, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        long built = _desk.Workshop.Clock.GetUtcNow().AddDays(-8).ToUnixTimeSeconds();
        File.WriteAllText(Path.Combine(_desk.Database, "daily.cvd"), $"ClamAV-VDB:a:28001:1:90:b:c:d:{built}".PadRight(512));

        Assert.Equal(0, Prepare("--clamav-database", _desk.Database, "--clamscan", scanner));
        Assert.Contains("WARNING: the malware signatures are 8 days old", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Prepare("--clamav-database", _desk.Database, "--clamscan", scanner, "--signature-days", "8"));
        Assert.DoesNotContain("WARNING", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, Verify());
    }

    [Fact]
    public void Without_a_scanner_nothing_is_written_unless_that_is_asked_for_and_recorded()
    {
        Assert.Equal(3, Prepare("--clamav-database", _desk.Database, "--clamscan", "/nonexistent/clamscan"));
        Assert.Contains("(media.scanner_missing)", _ota.Errors, StringComparison.Ordinal);
        Assert.Equal(3, Prepare("--clamav-database", _desk.Workshop.Folder));
        Assert.Contains("(media.no_signatures)", _ota.Errors, StringComparison.Ordinal);
        Assert.Empty(_desk.Before);

        Assert.Equal(0, Prepare("--no-scan-unsafe"));
        Assert.Contains("WARNING: this medium was not scanned for malware.", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(1, Verify());
    }

    [SkippableByTool(RunningClamd.Program)]
    public void A_running_daemon_scans_instead_when_its_socket_is_given()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);

        Assert.Equal(0, Prepare("--clamd", clamd.Socket));
        Assert.Matches("Scanned 3 file\\(s\\), nothing found: ClamAV .*, signatures clamd", _ota.Out);
        Assert.Equal(0, Verify("--scan", "--clamd", clamd.Socket));
        Assert.Equal(2, Verify("--scan", "--clamd", clamd.Socket, "--clamav-database", _desk.Database));
        Assert.Contains("(media.scanner_choice)", _ota.Errors, StringComparison.Ordinal);
        clamd.Kill();
        Assert.Equal(3, Verify("--scan", "--clamd", clamd.Socket));
        Assert.Contains("(media.daemon_missing)", _ota.Errors, StringComparison.Ordinal);
        _ota.Culture = new CultureInfo("ja");
        Assert.Equal(3, Prepare("--clamd", clamd.Socket));
        Assert.Contains("応答する ClamAV デーモンがありません", _ota.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_line_that_leaves_open_what_to_write_is_refused()
    {
        string[] rest = ["--key", "file:" + _key, "--trusted-root", _root, "--no-scan-unsafe", "--passphrase-fd", "3"];
        Assert.Equal((2, "media.bundle_source"), CodeOf(_ota.RunJson(["media", "prepare", _desk.Medium, .. rest])));
        Assert.Equal((2, "media.bundle_source"), CodeOf(_ota.RunJson(["media", "prepare", _desk.Medium, "--bundle", _desk.Bundle, "--from", _desk.Workshop.Repository, .. rest])));
        Assert.Equal((2, "usage"), CodeOf(_ota.RunJson("media", "prepare", _desk.Medium, "--bundle", _desk.Bundle, "--key", "file:" + _key)));
        string other = Path.Combine(_desk.Workshop.Folder, "x.tar");
        File.Copy(_desk.Bundle, other);
        Assert.Equal((2, "media.bundle_name"), CodeOf(_ota.RunJson(["media", "prepare", _desk.Medium, "--bundle", other, .. rest])));
        Assert.Empty(_desk.Before);

        static (int, string?) CodeOf((int Code, JsonObject Data) run) => (run.Code, (string?)run.Data["code"]);
    }

    private int Prepare(params string[] arguments)
    {
        return _ota.Run(["media", "prepare", _desk.Medium, "--bundle", _desk.Bundle, "--key", "file:" + _key, "--trusted-root", _root, "--passphrase-fd", "3", .. arguments]);
    }

    private int Verify(params string[] arguments)
    {
        return _ota.Run(["media", "verify", _desk.Medium, "--media-key", $"public:{_key}.pub.json", "--trusted-root", _root, .. arguments]);
    }
}
