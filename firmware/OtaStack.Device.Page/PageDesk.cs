using System.IO;
using System.Threading;
using OtaStack.Device.Hosting;
using OtaStack.Launcher;
using OtaStack.LocalPage;

namespace OtaStack.Device.Page;

/// <summary>
/// Between the connection's thread, which asks, and the device's loop, which answers: only the latter may touch agent and files. One
/// question at a time.
/// </summary>
internal sealed class PageDesk
{
    /// <summary>Folder of the page's files for a device whose slot does not bring them.</summary>
    private const string Folder = "page/";

    /// <summary>A loop that does not answer for so long waits for the network, or hangs.</summary>
    private const int PatienceMilliseconds = 40_000;

    private readonly DevicePage _page;
    private readonly DeviceParts _parts;
    private readonly AutoResetEvent _answered = new(false);
    private readonly object _lock = new();
    private PageQuestion _question;

    public PageDesk(DevicePage page, DeviceParts parts)
    {
        _page = page;
        _parts = parts;
    }

    /// <summary>With <see cref="PageQuestion.Handle"/>.</summary>
    public PageRequest? Request;

    /// <summary>With <see cref="PageQuestion.Receive"/> and <see cref="PageQuestion.EndUpload"/>.</summary>
    public int Upload;

    /// <summary>With <see cref="PageQuestion.ReadFile"/>: name of the file.</summary>
    public string File = "";

    /// <summary>With <see cref="PageQuestion.ReadFile"/>: where to read.</summary>
    public int Position;

    /// <summary>With <see cref="PageQuestion.Receive"/> and <see cref="PageQuestion.ReadFile"/>.</summary>
    public readonly byte[] Piece = new byte[2048];

    /// <summary>Bytes in <see cref="Piece"/>.</summary>
    public int Count;

    /// <summary>After <see cref="PageQuestion.ReadFile"/>: bytes of the file, −1 without one.</summary>
    public int Length;

    /// <summary>The answer.</summary>
    public PageResponse? Response;

    /// <summary>On the connection's thread.</summary>
    /// <returns>False when the device does not answer.</returns>
    public bool Ask(PageQuestion question)
    {
        lock (_lock)
        {
            _question = question;
        }

        _parts.Wake.Set();
        if (_answered.WaitOne(PatienceMilliseconds, false))
        {
            return true;
        }

        lock (_lock)
        {
            // From here on nobody answers any more; it may have happened just now.
            _question = PageQuestion.None;
        }

        return _answered.WaitOne(0, false);
    }

    /// <summary>On the loop's thread.</summary>
    public void Answer(long now)
    {
        lock (_lock)
        {
            switch (_question)
            {
                case PageQuestion.Handle:
                    Response = _page.Handle(Request!, now);
                    break;
                case PageQuestion.Receive:
                    Response = _page.Receive(Upload, Piece, 0, Count);
                    break;
                case PageQuestion.EndUpload:
                    Response = _page.EndUpload(Upload, now);
                    break;
                case PageQuestion.ReadFile:
                    ReadFile();
                    break;
                default:
                    return;
            }

            _question = PageQuestion.None;
            _answered.Set();
        }
    }

    /// <summary>A file that the running release brings comes before the one that the device was provisioned with.</summary>
    private void ReadFile()
    {
        IFileStore files = _parts.Files;
        string path = string.Concat(_parts.Boot.Folder, "/", File);
        Count = 0;
        try
        {
            Length = files.Length(path);
            if (Length < 0)
            {
                path = string.Concat(Folder, File);
                Length = files.Length(path);
            }

            if (Length > 0)
            {
                Count = files.Read(path, Position, Piece, 0, Piece.Length);
            }
        }
        catch (IOException)
        {
            Length = -1;
        }
    }
}
