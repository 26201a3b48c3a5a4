using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Reports;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Transport;
using OtaStack.Trust.Cryptography;

namespace OtaStack.LocalPage;

/// <summary>
/// The page that a device serves to whoever stands before it (docs/local-page.md): requests in, answers out, no sockets. The rules:
/// the files of the page are for everybody, everything else needs the code on the label; a request under a name that is not the device's is
/// refused (DNS rebinding); one from another site's page is refused, and needs a header that such a page cannot send; no cookies.
/// Not thread-safe: the thread that calls the agent calls this too.
/// </summary>
public sealed class DevicePage
{
    /// <summary>Bytes of the body of a POST at most.</summary>
    public const int MaxBody = 512;

    /// <summary>Names are at most 64 characters each, so a status is never longer.</summary>
    private const int StatusBytes = 1280;

    private const int HeldBytes = 64;

    private const string Json = "application/json";

    private readonly UpdateAgent _agent;
    private readonly DeviceIdentity _identity;
    private readonly IFileStore _files;
    private readonly IHmacSha256 _hmac;
    private readonly PageSettings _settings;
    private readonly CodeGuard _guard = new();
    private readonly UploadedBundle _upload;

    public DevicePage(UpdateAgent agent, DeviceIdentity identity, IFileStore files, IHmacSha256 hmac, PageSettings settings)
    {
        _agent = agent;
        _identity = identity;
        _files = files;
        _hmac = hmac;
        _settings = settings;
        _upload = new UploadedBundle(agent, files);
    }

    /// <summary>Call once, after the agent's start: an upload that was being installed goes on.</summary>
    public void Start(long now)
    {
        try
        {
            _upload.Restore(now);
        }
        catch (IOException)
        {
            // Without the file store there is no upload; the agent tells of the store itself.
        }
    }

    /// <summary>Call now and then: clears up behind an upload.</summary>
    public void Tick()
    {
        try
        {
            _upload.Tidy();
        }
        catch (IOException)
        {
            // Tried again at the next tick.
        }
    }

    /// <summary>Answers a request. Status 100 asks for the body of an upload.</summary>
    public PageResponse Handle(PageRequest request, long now)
    {
        if (!HostRules.IsOwn(request.Host, _settings.HostName))
        {
            return PageResponse.Error(421, "wrongHost");
        }

        if (!HostRules.IsSameOrigin(request.Origin, request.Host!))
        {
            return PageResponse.Error(403, "wrongOrigin");
        }

        if (!StartsWith(request.Path, "/api/v1/"))
        {
            return File(request);
        }

        int wait = _guard.Wait(now);
        if (wait > 0)
        {
            PageResponse locked = PageResponse.Error(429, "locked");
            locked.RetryAfter = wait;
            return locked;
        }

        try
        {
            string code = request.Code ?? "";
            if (!DeviceCode.IsRight(_files, _hmac, code))
            {
                // Without one nobody has guessed: any site can have a browser ask, but not with the header, and must not lock the owner out.
                if (code.Length > 0 && _guard.Wrong(now))
                {
                    _agent.SecurityEvent(ReasonCode.CodeLockedOut, now);
                }

                return PageResponse.Error(401, "wrongCode");
            }

            _guard.Right();
            return Api(request, request.Path.Substring("/api/v1/".Length), now);
        }
        catch (IOException)
        {
            return PageResponse.Error(503, "storageFailed");
        }
    }

    /// <summary>Takes bytes of the body of an upload, in order; null while all is well, else the answer, and nothing more is taken.</summary>
    /// <param name="upload">As the answer with status 100 has told.</param>
    public PageResponse? Receive(int upload, byte[] buffer, int offset, int count)
    {
        if (upload == 0 || upload != _upload.Current)
        {
            return PageResponse.Error(409, "replaced");
        }

        try
        {
            return _upload.Receive(buffer, offset, count) ? null : PageResponse.Error(413, "tooLarge");
        }
        catch (IOException)
        {
            return PageResponse.Error(507, "noSpace");
        }
    }

    /// <summary>The upload has ended, whole or not: gives the answer.</summary>
    public PageResponse EndUpload(int upload, long now)
    {
        if (upload == 0 || upload != _upload.Current)
        {
            return PageResponse.Error(409, "replaced");
        }

        try
        {
            return _upload.End(now) ? Held(_upload.Tag) : PageResponse.Error(400, "incomplete");
        }
        catch (IOException)
        {
            return PageResponse.Error(503, "storageFailed");
        }
    }

    private static PageResponse File(PageRequest request)
    {
        string file = request.Path == "/" ? "index.html" : request.Path == "/page.css" ? "page.css" : request.Path == "/page.js" ? "page.js" : "";
        if (file.Length == 0)
        {
            return PageResponse.Error(404, "notFound");
        }

        if (request.Method != "GET")
        {
            return PageResponse.Error(405, "wrongMethod");
        }

        string type = file == "index.html" ? "text/html; charset=utf-8" : file == "page.css" ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
        return new PageResponse(200, type, new byte[0], 0) { File = file };
    }

    private static PageResponse Done()
    {
        return PageResponse.Error(200, "");
    }

    private PageResponse Api(PageRequest request, string path, long now)
    {
        if (path == "status")
        {
            return request.Method == "GET" ? Status(now) : PageResponse.Error(405, "wrongMethod");
        }

        if (path == "notes/en" || path == "notes/ja")
        {
            return request.Method == "GET" ? Notes(path == "notes/en" ? DevicePaths.NotesEn : DevicePaths.NotesJa) : PageResponse.Error(405, "wrongMethod");
        }

        UploadRange? range = path == "bundle" ? new UploadRange() { Length = request.ContentLength }
            : StartsWith(path, "bundle/") ? UploadRange.Read(path.Substring("bundle/".Length)) : null;
        if (range != null)
        {
            bool asks = range.Offset < 0;
            return request.Method != (asks ? "GET" : "PUT") ? PageResponse.Error(405, "wrongMethod") : asks ? Held(range.Tag) : BeginUpload(request, range, now);
        }

        bool isOrder = path == "mode" || path == "update" || path == "erase" || path == "time";
        if (!isOrder)
        {
            return PageResponse.Error(404, "notFound");
        }

        if (request.Method != "POST")
        {
            return PageResponse.Error(405, "wrongMethod");
        }

        // A form of another site cannot send this type without asking first.
        if (request.ContentType == null || !StartsWith(request.ContentType, Json))
        {
            return PageResponse.Error(415, "wrongType");
        }

        PageOrder? order = PageOrder.Read(request.Body);
        if (order == null)
        {
            return PageResponse.Error(400, "malformed");
        }

        if (path == "time")
        {
            _agent.User.TellTime(order.Time, now);
            return Done();
        }

        return path == "mode" ? SetMode(order, now) : path == "update" ? Update(order, now) : Erase(order, now);
    }

    private PageResponse SetMode(PageOrder order, long now)
    {
        for (UpdateMode mode = UpdateMode.Unknown; mode <= UpdateMode.Offline; mode++)
        {
            if (StatusText.Mode(mode) == order.Mode)
            {
                return _agent.User.SetMode(mode, now) ? Done() : PageResponse.Error(503, "storageFailed");
            }
        }

        return PageResponse.Error(400, "malformed");
    }

    private PageResponse Update(PageOrder order, long now)
    {
        if (order.Release.Length > 0 && order.Release != _agent.AttemptedReleaseId)
        {
            // Consent is to what was seen.
            return PageResponse.Error(409, "otherOffer");
        }

        bool done;
        switch (order.When)
        {
            case "now":
                done = _agent.User.UpdateNow(now);
                break;
            case "window":
                done = _agent.User.UpdateInWindow(now);
                break;
            case "at":
                done = order.Time > _agent.Clock.TimeOfDay && _agent.User.UpdateAt(order.Time, now);
                break;
            case "later":
                done = order.Seconds <= int.MaxValue && _agent.User.Postpone((int)order.Seconds, order.Reason, now);
                break;
            default:
                return PageResponse.Error(400, "malformed");
        }

        return done ? Done() : PageResponse.Error(409, "notNow");
    }

    private PageResponse Erase(PageOrder order, long now)
    {
        ReasonCode reason = _agent.User.OrderErase(order.All, order.Confirm, now);
        return reason == ReasonCode.None ? Done() : PageResponse.Error(409, ReasonText.Of(reason));
    }

    private PageResponse BeginUpload(PageRequest request, UploadRange range, long now)
    {
        int count = request.ContentLength;
        if (count < 0)
        {
            return PageResponse.Error(411, "lengthRequired");
        }

        if (range.Length == 0 || range.Length > _settings.MaxUpload || count > range.Length - range.Offset)
        {
            return PageResponse.Error(413, "tooLarge");
        }

        if (_settings.FreeBytes >= 0 && range.Length - _upload.Stored() > _settings.FreeBytes)
        {
            return PageResponse.Error(507, "noSpace");
        }

        return _upload.Begin(range, now) ? new PageResponse(100, "", new byte[0], 0) { Upload = _upload.Current } : PageResponse.Error(409, "wrongOffset");
    }

    /// <summary>How much of the file is here.</summary>
    private PageResponse Held(string tag)
    {
        byte[] body = new byte[HeldBytes];
        JsonObjectWriter json = new(body, body.Length);
        json.Add("error", "");
        json.Add("offset", _upload.Held(tag));
        json.Add("whole", _upload.IsWhole(tag) ? 1 : 0);
        return new PageResponse(200, Json, body, json.Finish());
    }

    private int HasNotes(string file)
    {
        return _files.Length(file) > 0 ? 1 : 0;
    }

    private PageResponse Notes(string file)
    {
        int length = _files.Length(file);
        if (length <= 0)
        {
            return PageResponse.Error(404, "notFound");
        }

        byte[] notes = new byte[length];
        return new PageResponse(200, "text/plain; charset=utf-8", notes, _files.Read(file, 0, notes, 0, length));
    }

    private PageResponse Status(long now)
    {
        byte[] body = new byte[StatusBytes];
        JsonObjectWriter json = new(body, body.Length);
        json.Add("attempted", _agent.AttemptedReleaseId);
        json.Add("board", _identity.Board);
        json.Add("bundleReason", ReasonText.Of(_agent.BundleReason));
        json.Add("device", _identity.Device);
        json.Add("downloaded", _agent.Downloaded);
        json.Add("hasBundle", _agent.HasOpenBundle ? 1 : 0);
        json.Add("installBy", _agent.InstallBy);
        json.Add("maxUpload", _settings.MaxUpload);
        json.Add("mode", StatusText.Mode(_agent.Mode));
        json.Add("notesEn", HasNotes(DevicePaths.NotesEn));
        json.Add("notesJa", HasNotes(DevicePaths.NotesJa));
        json.Add("now", now);
        json.Add("postponementsLeft", _agent.User.PostponementsLeft);
        json.Add("product", _identity.Product);
        json.Add("reason", ReasonText.Of(_agent.Reason));
        json.Add("releaseId", _agent.RunningReleaseId);
        json.Add("state", StatusText.State(_agent.State));
        json.Add("total", _agent.Total);
        json.Add("version", _agent.RunningVersion);
        json.Add("waitUntil", _agent.WaitUntil);
        return new PageResponse(200, Json, body, json.Finish());
    }

    internal static bool StartsWith(string text, string start)
    {
        return text.Length >= start.Length && text.Substring(0, start.Length) == start;
    }
}
