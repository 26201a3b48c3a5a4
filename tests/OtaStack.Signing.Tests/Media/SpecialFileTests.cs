using System.Net.Sockets;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Media;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Media;

/// <summary>
/// What is no file is never opened: a FIFO without a writer would hold the tool for ever. Each attempt gets a minute, after which the test
/// fails instead of hanging.
/// </summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MediaDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [SkippableByTool("mkfifo")]
    public void The_kinds_are_told_apart_by_the_path_itself()
    {
        DiskOperations disk = DiskOperations.Instance;
        string fifo = Fifo("fifo");
        string link = Path.Combine(_desk.Medium, "link");
        _ = File.CreateSymbolicLink(link, fifo);
        using Socket socket = Bind("socket");

        Assert.Equal((true, true, true), (disk.IsSpecial(fifo), disk.IsSpecial(Path.Combine(_desk.Medium, "socket")), disk.IsSpecial("/dev/null")));
        Assert.Equal((false, false, false), (disk.IsSpecial(link), disk.IsSpecial(_desk.Medium), disk.IsSpecial(_desk.Bundle)));
        _ = Assert.Throws<IOException>(() => disk.IsSpecial(Path.Combine(_desk.Medium, "nothing")));
    }

    [SkippableByTool("mkfifo")]
    public async Task A_medium_with_one_is_refused_by_its_name_before_anything_is_scanned_or_written()
    {
        _ = Directory.CreateDirectory(Path.Combine(_desk.Medium, "System Volume Information"));
        foreach (string name in (string[])["fifo", MediaDesk.BundleName, MediaIndex.FileName, "System Volume Information/WPSettings.dat"])
        {
            string path = Fifo(name);
            ScriptedScanner scanner = new();

            SigningException refused = await RefusedAsync(() => _desk.PrepareAsync(scanner, request: _desk.Request(keep: true)));

            Assert.Equal(("media.special_file", name), (refused.Code, refused.Arguments[0]));
            Assert.Empty(scanner.Asked);
            File.Delete(path);
        }

        using Socket socket = Bind("socket");
        Assert.Equal("media.special_file", (await RefusedAsync(() => _desk.PrepareAsync(new ScriptedScanner()))).Code);
        Assert.Equal(["System Volume Information", "socket"], DiskOperations.Instance.List(_desk.Medium));
    }

    [SkippableByTool("mkfifo")]
    public async Task One_that_came_later_or_took_a_files_place_is_recorded_and_not_opened()
    {
        _ = await _desk.PrepareAsync(new ScriptedScanner());
        _ = Fifo("later");
        File.Delete(Path.Combine(_desk.Medium, MediaDesk.BundleName));
        _ = Fifo(MediaDesk.BundleName);

        MediaReport report = await WithinAsync(() => _desk.VerifyAsync(new ScriptedScanner()));

        Assert.False(report.IsAccepted);
        Assert.Null(report.Bundle);
        Assert.Equal([MediaDesk.BundleName, "later"], report.Files.Where(file => file.State == MediaFileState.Special).Select(file => file.Path).Order(StringComparer.Ordinal).Reverse());

        File.Delete(Path.Combine(_desk.Medium, MediaIndex.FileName));
        _ = Fifo(MediaIndex.FileName);
        Assert.Equal("media.special_file", (await RefusedAsync(() => _desk.VerifyAsync())).Code);
    }

    [SkippableByTool("clamscan")]
    public async Task Clamscan_passes_over_one_and_the_medium_is_refused_all_the_same()
    {
        _ = await _desk.PrepareAsync(_desk.Scanner);
        _ = Fifo("later");

        MediaReport report = await WithinAsync(() => _desk.VerifyAsync(_desk.Scanner));

        Assert.Contains(("later", MediaFileState.Special), report.Files);
        Assert.False(report.IsAccepted);
    }

    [SkippableByTool(RunningClamd.Program)]
    public async Task The_daemon_is_not_sent_one()
    {
        using RunningClamd clamd = new(_desk.Database, RunningClamd.Strict);
        _ = Fifo("later");

        MalwareScan scan = await WithinAsync(
            () => new ClamDaemon(clamd.Socket, DiskOperations.Instance, _desk.Workshop.Clock).ScanAsync([_desk.Medium, _desk.Bundle], CancellationToken.None));

        Assert.Equal(1, scan.Files);
    }

    private static Task<T> WithinAsync<T>(Func<Task<T>> attempt) => Task.Run(attempt).WaitAsync(Patience);

    private static Task<SigningException> RefusedAsync<T>(Func<Task<T>> attempt)
    {
        return Assert.ThrowsAsync<SigningException>(() => WithinAsync(attempt));
    }

    private string Fifo(string name)
    {
        string path = Path.Combine(_desk.Medium, name);
        _ = Foreign.Run("mkfifo", path);
        return path;
    }

    private Socket Bind(string name)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_desk.Medium, name)));
        return socket;
    }
}
