using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Tests.Page;

/// <summary>The local page, without sockets: who is let in, and what can be done there.</summary>
public sealed class DevicePageTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly PageUser _user;

    public DevicePageTests()
    {
        _device.Settings.Mode = UpdateMode.Ask;
        PageUser.ProvisionCode(_device);
        _user = new PageUser(_device);
        _device.PowerOn();
    }

    [Theory]
    [InlineData("/", "index.html", "text/html; charset=utf-8")]
    [InlineData("/page.css", "page.css", "text/css; charset=utf-8")]
    [InlineData("/page.js", "page.js", "text/javascript; charset=utf-8")]
    public void The_files_of_the_page_are_for_everybody(string path, string file, string type)
    {
        _user.TypedCode = null;
        PageResponse response = _user.Send(_user.Request("GET", path));
        Assert.Equal((200, file, type), (response.Status, response.File, response.ContentType));
        Assert.Equal((405, "wrongMethod"), PageUser.Read(_user.Send(_user.Request("DELETE", path))));
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/../page/code")]
    [InlineData("/page/code")]
    [InlineData("/%2e%2e/boot/record.1")]
    [InlineData("")]
    [InlineData("/api/v2/status")]
    public void There_is_nothing_else(string path)
    {
        Assert.Equal((404, "notFound"), PageUser.Read(_user.Send(_user.Request("GET", path))));
    }

    [Fact]
    public void The_status_tells_what_runs_and_what_is_going_on()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);
        string status = _user.Status().ToJsonString();
        Assert.Contains("\"attempted\":\"thermostat-1.1.0\"", status, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"consentNeeded\"", status, StringComparison.Ordinal);
        Assert.Contains("\"version\":\"1.0.0\"", status, StringComparison.Ordinal);
        Assert.Contains("\"mode\":\"ask\"", status, StringComparison.Ordinal);
    }

    [Fact]
    public void Consent_is_to_the_release_that_was_seen()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);
        _device.Assign(2, _device.Publish("1.2.0"));
        _device.RunUntil(() => _device.Agent.AttemptedReleaseId == "thermostat-1.2.0" && _device.Agent.State == AgentState.Waiting);
        string before = _device.Files.Fingerprint("agent/settings");

        Assert.All(
            ["now", "window", "at", "later"],
            when => Assert.Equal((409, "otherOffer"), _user.Post("update", $$"""{"when":"{{when}}","time":{{_device.Now + 60}},"seconds":60,"release":"thermostat-1.1.0"}""")));
        Assert.Equal((ReasonCode.ConsentNeeded, before), (_device.Agent.Reason, _device.Files.Fingerprint("agent/settings")));

        Assert.Equal((200, ""), _user.Post("update", """{"when":"now","release":"thermostat-1.2.0"}"""));
        Assert.Equal(AgentState.Downloading, _device.Agent.State);
    }

    [Theory]
    [InlineData("manual")]
    [InlineData("offline")]
    public void Where_updates_come_by_hand_alone_no_moment_is_taken_that_would_come_to_nothing(string mode)
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal((200, ""), _user.Post("mode", $$"""{"mode":"{{mode}}"}"""));
        string before = _device.Files.Fingerprint("agent/settings");

        Assert.All(
            ["now", "window", "at", "later"],
            when => Assert.Equal((409, "notNow"), _user.Post("update", $$"""{"when":"{{when}}","time":{{_device.Now + 60}},"seconds":60}""")));
        Assert.Equal((before, 3), (_device.Files.Fingerprint("agent/settings"), _device.Agent.User.PostponementsLeft));
    }

    [Fact]
    public void A_site_that_has_a_browser_ask_without_a_code_locks_nobody_out()
    {
        _user.TypedCode = null;
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal((401, "wrongCode"), PageUser.Read(_user.Send(_user.Request("GET", "/api/v1/status"))));
        }

        _user.TypedCode = PageUser.Code;
        Assert.Equal(200, _user.Send(_user.Request("GET", "/api/v1/status")).Status);
        Assert.DoesNotContain(_device.Events, told => (string?)told["eventReason"] == "codeLockedOut");
    }

    [Fact]
    public void The_notes_are_text_in_the_language_asked_for()
    {
        _device.Settings.FetchesNotes = true;
        Assert.Equal(404, _user.Send(_user.Request("GET", "/api/v1/notes/ja")).Status);
        _device.Assign(1, _device.Publish("1.1.0", new ReleaseOptions { NotesJa = "新しいです。" }));
        _device.RunUntil(AgentState.Waiting);

        PageResponse notes = _user.Send(_user.Request("GET", "/api/v1/notes/ja"));
        Assert.Equal((200, "text/plain; charset=utf-8"), (notes.Status, notes.ContentType));
        Assert.Equal("新しいです。", System.Text.Encoding.UTF8.GetString(notes.Body, 0, notes.Length));
        Assert.Equal((0, 1), ((int)_user.Status()["notesEn"]!, (int)_user.Status()["notesJa"]!));
        Assert.Equal(404, _user.Send(_user.Request("GET", "/api/v1/notes/en")).Status);
    }

    [Fact]
    public void Update_now_installs_what_waits()
    {
        Assert.Equal((409, "notNow"), _user.Post("update", """{"when":"now"}"""));
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);

        Assert.Equal((200, ""), _user.Post("update", """{"when":"now"}"""));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void Later_postpones_with_a_reason_and_at_sets_a_time()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);

        Assert.Equal((200, ""), _user.Post("update", """{"when":"later","seconds":3600,"reason":"inUse"}"""));
        Assert.Equal("postponed", (string)_user.Status()["reason"]!);
        Assert.Equal(2, (int)_user.Status()["postponementsLeft"]!);

        Assert.Equal((409, "notNow"), _user.Post("update", $$"""{"when":"at","time":{{_device.Now - 1}}}"""));
        Assert.Equal((200, ""), _user.Post("update", $$"""{"when":"at","time":{{_device.Now + 7200}}}"""));
        Assert.Equal("userTime", (string)_user.Status()["reason"]!);
        Assert.Equal(_device.Now + 7200, (long)_user.Status()["waitUntil"]!);
        Assert.Equal((409, "notNow"), _user.Post("update", """{"when":"later","seconds":9999999999,"reason":"inUse"}"""));
        Assert.Equal((409, "notNow"), _user.Post("update", """{"when":"later","seconds":60,"reason":"<b>"}"""));
    }

    [Fact]
    public void The_browser_tells_a_device_without_a_clock_the_time()
    {
        long real = _device.Now;
        _device.Now = 100;
        _device.PowerOn();
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal((200, ""), _user.Post("update", $$"""{"when":"at","time":{{real + 7200}}}"""));
        Assert.Equal("timeUnknown", (string)_user.Status()["reason"]!);

        Assert.Equal((200, ""), _user.Post("time", $$"""{"time":{{real}}}"""));
        _device.RunUntil(() => (string)_user.Status()["reason"]! == "userTime");

        Assert.Equal(real + 7200, (long)_user.Status()["waitUntil"]!);
        Assert.Equal((409, "notNow"), _user.Post("update", $$"""{"when":"at","time":{{real - 1}}}"""));
        Assert.Equal((400, "malformed"), _user.Post("time", """{"time":"noon"}"""));
    }

    [Fact]
    public void The_mode_is_kept_over_a_restart()
    {
        Assert.Equal((200, ""), _user.Post("mode", """{"mode":"manual"}"""));
        _device.PowerOn();
        Assert.Equal("manual", (string)_user.Status()["mode"]!);
        Assert.Equal((400, "malformed"), _user.Post("mode", """{"mode":"always"}"""));
        Assert.Equal("manual", (string)_user.Status()["mode"]!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7K3M-9QXD-4U")]
    [InlineData("7K3M-9QXD-4")]
    [InlineData("7K3M-9QXD-4TT")]
    [InlineData("7K3M9QXD4T\u0000")]
    [InlineData("7K3M9QXD4T7K3M9QXD4T7K3M9QXD4T7K3M9QXD4T")]
    public void A_wrong_code_is_refused_and_changes_nothing(string? code)
    {
        string before = _device.Files.Fingerprint();
        _user.TypedCode = code;

        Assert.Equal((401, "wrongCode"), _user.Post("mode", """{"mode":"manual"}"""));
        Assert.Equal((401, "wrongCode"), _user.Upload(new byte[2048]));
        Assert.Equal((401, "wrongCode"), PageUser.Read(_user.Send(_user.Request("GET", "/api/v1/status"))));

        Assert.Equal(before, _device.Files.Fingerprint());
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);
    }

    [Theory]
    [InlineData("7k3m9qxd4t")]
    [InlineData("7K3M 9QXD 4T")]
    public void The_code_may_be_typed_as_people_type(string code)
    {
        _user.TypedCode = code;
        _ = _user.Status();
    }

    [Fact]
    public void Without_a_stored_code_nobody_is_let_in()
    {
        _device.Files["page/code"] = null;
        Assert.Equal((401, "wrongCode"), PageUser.Read(_user.Send(_user.Request("GET", "/api/v1/status"))));
        foreach (byte[] damaged in (byte[][])[[], new byte[49], new byte[48], [.. new byte[] { 1 }, .. new byte[48]]])
        {
            _device.Files["page/code"] = damaged;
            _device.Now += 4000;
            Assert.Equal(401, _user.Send(_user.Request("GET", "/api/v1/status")).Status);
        }
    }

    [Fact]
    public void The_stored_code_is_salted_and_does_not_show_the_code()
    {
        byte[] first = _device.Files["page/code"]!;
        DeviceCode.Store(_device.Files, new ManagedHmacSha256(), PageUser.Code, new byte[16]);
        byte[] second = _device.Files["page/code"]!;
        Assert.NotEqual(first[17..], second[17..]);
        Assert.True(first.AsSpan().IndexOf("7K3M"u8) < 0);
        _ = Assert.Throws<ArgumentException>(() => DeviceCode.Store(_device.Files, new ManagedHmacSha256(), "1234567", new byte[16]));
        _ = Assert.Throws<ArgumentException>(() => DeviceCode.Store(_device.Files, new ManagedHmacSha256(), PageUser.Code, new byte[15]));
        _ = Assert.Throws<ArgumentException>(() => DeviceCode.Store(_device.Files, new ManagedHmacSha256(), "pass_word!", new byte[16]));
    }

    [Fact]
    public void Wrong_codes_lock_the_page_for_longer_and_longer()
    {
        int expected = 30;
        for (int round = 0; round < 9; round++)
        {
            _user.TypedCode = "AAAA-AAAA";
            for (int i = 0; i < (round == 0 ? 5 : 1); i++)
            {
                Assert.Equal(401, _user.Send(_user.Request("GET", "/api/v1/status")).Status);
            }

            _user.TypedCode = PageUser.Code;
            PageResponse locked = _user.Send(_user.Request("GET", "/api/v1/status"));
            Assert.Equal((429, "locked"), PageUser.Read(locked));
            Assert.Equal(Math.Min(expected, 3600), locked.RetryAfter);
            _device.Now += locked.RetryAfter - 1;
            Assert.Equal(429, _user.Send(_user.Request("GET", "/api/v1/status")).Status);
            _device.Now += 1;
            expected *= 2;
        }

        _ = _user.Status();
        _user.TypedCode = "AAAA-AAAA";
        Assert.Equal(401, _user.Send(_user.Request("GET", "/api/v1/status")).Status);
        _user.TypedCode = PageUser.Code;
        _ = _user.Status();
        _device.RunUntilQuiet();
        Assert.Contains(_device.Events, told => (string)told["eventReason"]! == "codeLockedOut");
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_lock_the_owner_out_for_ever()
    {
        _user.TypedCode = "AAAA-AAAA";
        for (int i = 0; i < 5; i++)
        {
            _ = _user.Send(_user.Request("GET", "/api/v1/status"));
        }

        _device.Now = 100;
        _user.TypedCode = PageUser.Code;
        Assert.InRange(_user.Send(_user.Request("GET", "/api/v1/status")).RetryAfter, 1, 3600);
        _device.Now = 100 + 3600;
        _ = _user.Status();
    }

    [Theory]
    [InlineData("192.168.1.7", true)]
    [InlineData("192.168.1.7:8080", true)]
    [InlineData("[fe80::1]", true)]
    [InlineData("[fe80::1]:80", true)]
    [InlineData("thermostat.local", true)]
    [InlineData("Thermostat.LOCAL:80", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("evil.example", false)]
    [InlineData("thermostat.local.evil.example", false)]
    [InlineData("192.168.1.7.evil.example", false)]
    [InlineData("192.168.1.7:80:evil", false)]
    [InlineData("thermostat.local:", false)]
    [InlineData("thermostat.local:80x", false)]
    [InlineData("[fe80::1].evil", false)]
    [InlineData(":80", false)]
    public void It_answers_under_its_own_names_alone(string? host, bool isOwn)
    {
        PageRequest request = _user.Request("GET", "/api/v1/status");
        request.Host = host;
        PageResponse response = _user.Send(request);
        Assert.Equal(isOwn ? 200 : 421, response.Status);
        request = _user.Request("GET", "/");
        request.Host = host;
        Assert.Equal(isOwn ? 200 : 421, _user.Send(request).Status);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("http://192.168.1.7", 200)]
    [InlineData("https://192.168.1.7", 200)]
    [InlineData("null", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("http://192.168.1.7:81", 403)]
    public void Pages_of_other_sites_are_refused(string? origin, int status)
    {
        PageRequest request = _user.Request("POST", "/api/v1/mode", """{"mode":"manual"}""");
        request.Origin = origin;
        Assert.Equal(status, _user.Send(request).Status);
        Assert.Equal(status == 200 ? UpdateMode.Manual : UpdateMode.Ask, _device.Agent.Mode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public void Orders_of_another_type_are_refused(string? type)
    {
        PageRequest request = _user.Request("POST", "/api/v1/mode", """{"mode":"manual"}""");
        request.ContentType = type;
        Assert.Equal((415, "wrongType"), PageUser.Read(_user.Send(request)));
        Assert.Equal(UpdateMode.Ask, _device.Agent.Mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"mode":1}""")]
    [InlineData("""{"mode":"manual"} {}""")]
    [InlineData("""{"time":-1}""")]
    [InlineData("""{"all":"yes"}""")]
    public void Orders_of_another_form_are_refused(string json)
    {
        Assert.Equal((400, "malformed"), _user.Post("mode", json));
        Assert.Equal((400, "malformed"), _user.Post("update", json));
    }

    [Fact]
    public void Wrong_methods_are_refused()
    {
        Assert.Equal(405, _user.Send(_user.Request("POST", "/api/v1/status", "{}")).Status);
        Assert.Equal(405, _user.Send(_user.Request("GET", "/api/v1/mode")).Status);
        Assert.Equal(405, _user.Send(_user.Request("GET", "/api/v1/bundle")).Status);
    }

    [Fact]
    public void Every_answer_tells_the_browser_to_load_nothing_from_elsewhere()
    {
        Dictionary<string, string> headers = PageResponse.Headers.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.StartsWith("default-src 'none';", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("no-store", headers["Cache-Control"]);
    }

    [Fact]
    public void Erasing_needs_the_name_of_the_device()
    {
        _device.AddSecrets();
        Assert.Equal(409, _user.Post("erase", """{"all":true,"confirm":"dev-002"}""").Status);
        Assert.NotEqual(AgentState.Erasing, _device.Agent.State);
        Assert.Equal((200, ""), _user.Post("erase", $$"""{"all":true,"confirm":"{{TestDevice.Name}}"}"""));
        Assert.Equal(AgentState.Erasing, _device.Agent.State);
    }
}
