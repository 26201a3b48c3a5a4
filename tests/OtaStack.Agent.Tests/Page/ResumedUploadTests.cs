using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Page;

/// <summary>A bundle comes in several goes, as over a network that breaks off: what is here stays, and nothing is mixed.</summary>
public sealed class ResumedUploadTests
{
    private const string Tag = "3f9a01bc";

    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly PageUser _user;
    private readonly byte[] _bundle;
    private readonly ITestOutputHelper _output;

    public ResumedUploadTests(ITestOutputHelper output)
    {
        _output = output;
        _device.Settings.Mode = UpdateMode.Manual;
        PageUser.ProvisionCode(_device);
        _bundle = BundleText.Write(_device.Repository, _device.Publish("1.1.0"));
        _user = new PageUser(_device);
        _device.PowerOn();
    }

    [Fact]
    public void It_goes_on_where_it_broke_off_and_is_installed()
    {
        Assert.Equal((0, false), _user.Held(Tag));
        BreakOffAfter(5000);
        Assert.Equal((5000, false), _user.Held(Tag));
        Assert.Equal(0, (int)_user.Status()["hasBundle"]!);

        Assert.Equal((200, ""), SendFrom(5000));

        Assert.Equal((_bundle.Length, true), _user.Held(Tag));
        Assert.Equal(_bundle.Length, _user.Taken);
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal((0, false), _user.Held(Tag));
        IsEmpty();
    }

    [Fact]
    public void It_comes_in_pieces_too()
    {
        for (int offset = 0; offset < _bundle.Length; offset += 10_000)
        {
            Assert.Equal((offset, false), _user.Held(Tag));
            Assert.Equal((200, ""), _user.Send(Tag, _bundle[offset..Math.Min(offset + 10_000, _bundle.Length)], offset, _bundle.Length));
        }

        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void It_goes_on_after_a_restart()
    {
        BreakOffAfter(5000);
        _device.PowerOn();
        Assert.Equal((5000, false), _user.Held(Tag));
        Assert.Equal((200, ""), SendFrom(5000));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void The_last_byte_may_be_here_without_the_device_having_noticed()
    {
        _device.Files["upload/part-" + Tag] = _bundle;
        _device.PowerOn();
        Assert.Equal((_bundle.Length, false), _user.Held(Tag));
        Assert.Equal((200, ""), SendFrom(_bundle.Length));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void That_all_is_here_is_known_over_the_restart_of_the_installation()
    {
        Assert.Equal((200, ""), SendFrom(0));
        _device.RunUntil(() => _device.Agent.Downloaded >= 8192);
        _device.PowerOn();
        Assert.Equal((_bundle.Length, true), _user.Held(Tag));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void Another_file_begins_anew_and_nothing_of_the_first_is_left()
    {
        BreakOffAfter(5000);
        Assert.Equal((0, false), _user.Held("another"));
        Assert.Equal((409, "wrongOffset"), _user.Send("another", _bundle[5000..], 5000, _bundle.Length));
        Assert.Equal((5000, false), _user.Held(Tag));

        Assert.Equal((200, ""), _user.Send("another", _bundle[..100], 0, _bundle.Length));

        Assert.Equal((0, false), _user.Held(Tag));
        Assert.Equal(["upload/part-another"], Stored());
        Assert.Equal((200, ""), _user.Upload(_bundle));
        Assert.Equal(["upload/bundle"], Stored());
    }

    [Theory]
    [InlineData(4999)]
    [InlineData(5001)]
    [InlineData(1)]
    public void Bytes_from_another_place_are_not_taken(int offset)
    {
        BreakOffAfter(5000);
        string before = _device.Files.Fingerprint();
        Assert.Equal((409, "wrongOffset"), SendFrom(offset));
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void From_the_beginning_it_begins_anew()
    {
        BreakOffAfter(5000);
        Assert.Equal((200, ""), _user.Send(Tag, _bundle[..300], 0, _bundle.Length));
        Assert.Equal((300, false), _user.Held(Tag));
    }

    [Fact]
    public void What_goes_beyond_the_end_or_the_limit_is_refused_before_a_byte_is_taken()
    {
        BreakOffAfter(5000);
        string before = _device.Files.Fingerprint();
        Assert.Equal((413, "tooLarge"), _user.Send(Tag, _bundle[5000..], 5000, _bundle.Length - 1));
        Assert.Equal((413, "tooLarge"), _user.Send(Tag, [], 5000, 4999));
        _user.Settings.MaxUpload = _bundle.Length - 1;
        Assert.Equal((413, "tooLarge"), SendFrom(5000));
        PageRequest request = _user.Request("PUT", $"/api/v1/bundle/{Tag}/5000/{_bundle.Length}");
        Assert.Equal((411, "lengthRequired"), PageUser.Read(_user.Send(request)));
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void More_than_was_announced_is_not_stored_and_what_was_is_kept()
    {
        Assert.Equal((413, "tooLarge"), _user.Send(Tag, _bundle, 0, 6000, announced: 6000));
        Assert.Equal((4096, false), _user.Held(Tag));
    }

    [Fact]
    public void Room_is_counted_for_what_is_still_to_come()
    {
        BreakOffAfter(5000);
        _user.Settings.FreeBytes = _bundle.Length - 5000 - 1;
        Assert.Equal((507, "noSpace"), SendFrom(5000));
        _user.Settings.FreeBytes++;

        // What another upload replaces makes room for it.
        Assert.Equal((200, ""), _user.Send("another", _bundle[..100], 0, _bundle.Length));
        _user.Settings.FreeBytes = _bundle.Length - 100;
        Assert.Equal((200, ""), _user.Send("another", _bundle[100..], 100, _bundle.Length));
    }

    [Fact]
    public void The_agent_gets_the_room_when_it_needs_it()
    {
        BreakOffAfter(5000);
        _device.Agent.User.SetMode(UpdateMode.Automatic, _device.Now);
        _device.Agent.Conditions.FreeBytes = 100;
        _device.Assign(1, _device.Publish("1.2.0"));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.SpaceLow);
        Assert.NotEmpty(Stored());
        _user.Page.Tick();
        IsEmpty();
    }

    [Fact]
    public void A_bundle_that_waits_for_room_itself_stays()
    {
        _device.Agent.Conditions.FreeBytes = 100;
        Assert.Equal((200, ""), SendFrom(0));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.SpaceLow);
        _user.Page.Tick();
        Assert.Equal(["upload/bundle-" + Tag], Stored());
        _device.Agent.Conditions.FreeBytes = 10_000_000;
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void A_store_that_is_full_says_so_and_nothing_of_the_upload_stays_in_it()
    {
        BreakOffAfter(5000);
        _device.Files.FailAt = _device.Files.Operations + 3;
        Assert.Equal((507, "noSpace"), SendFrom(5000));
        IsEmpty();
        Assert.Equal((200, ""), SendFrom(0));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void One_that_hangs_is_taken_over_and_its_late_bytes_are_not_taken()
    {
        PageRequest request = _user.Request("PUT", $"/api/v1/bundle/{Tag}/0/{_bundle.Length}");
        request.ContentLength = _bundle.Length;
        int hanging = _user.Send(request).Upload;
        Assert.Null(_user.Page.Receive(hanging, _bundle, 0, 5000));
        Assert.Equal((200, ""), SendFrom(5000));

        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.Receive(hanging, _bundle, 5000, 1000)!));
        Assert.Equal((409, "replaced"), PageUser.Read(_user.Page.EndUpload(hanging, _device.Now)));
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void Halves_of_two_files_under_one_tag_are_refused_by_what_was_signed()
    {
        string slots = _device.Protected();
        byte[] other = (byte[])_bundle.Clone();
        for (int i = 5000; i < other.Length; i++)
        {
            other[i] ^= 0x20;
        }

        BreakOffAfter(5000);
        Assert.Equal((200, ""), _user.Send(Tag, other[5000..], 5000, other.Length));
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        _device.Step();

        Assert.Equal(slots, _device.Protected());
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        IsEmpty();
    }

    [Theory]
    [InlineData("GET", "bundle/", 404)]
    [InlineData("GET", "bundle/../page/code", 404)]
    [InlineData("GET", "bundle/a%2fb", 404)]
    [InlineData("GET", "bundle/a b", 404)]
    [InlineData("GET", "bundle/12345678901234567890123456789012345678901", 404)]
    [InlineData("PUT", "bundle/a/0", 404)]
    [InlineData("PUT", "bundle/a/0/", 404)]
    [InlineData("PUT", "bundle/a//5", 404)]
    [InlineData("PUT", "bundle/a/-1/5", 404)]
    [InlineData("PUT", "bundle/a/0/5/6", 404)]
    [InlineData("PUT", "bundle/a/0/1234567890", 404)]
    [InlineData("PUT", "bundle/a/0x1/5", 404)]
    [InlineData("PUT", "bundle/a", 405)]
    [InlineData("GET", "bundle/a/0/5", 405)]
    [InlineData("POST", "bundle/a/0/5", 405)]
    [InlineData("GET", "bundle", 405)]
    public void Requests_of_another_form_change_nothing(string method, string path, int status)
    {
        BreakOffAfter(5000);
        string before = _device.Files.Fingerprint();
        PageRequest request = _user.Request(method, "/api/v1/" + path);
        request.ContentLength = 5;
        Assert.Equal(status, _user.Send(request).Status);
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void Random_paths_never_leave_the_folder_and_never_fail()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED"), out int given) ? given : Environment.TickCount;
        int cases = int.TryParse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES"), out int many) ? many : 5000;
        _output.WriteLine($"seed {seed}, {cases} cases");
        Random random = new(seed);
        string before = _device.Files.Fingerprint("page/", "agent/", "boot/", "slot.", "trust/");
        const string alphabet = "ab0159/-._%\\ \u00e9\0";
        for (int i = 0; i < cases; i++)
        {
            string path = new([.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            PageRequest request = _user.Request(random.Next(2) == 0 ? "PUT" : "GET", "/api/v1/bundle/" + path);
            request.ContentLength = random.Next(-1, 4000);
            PageResponse response = _user.Send(request);
            if (response.Status == 100)
            {
                _ = _user.Page.Receive(response.Upload, _bundle, 0, random.Next(0, 4000));
                _ = _user.Page.EndUpload(response.Upload, _device.Now);
            }

            Assert.True(response.Status is 100 or 200 or 404 or 405 or 409 or 411 or 413, $"{path}: {response.Status}");
            Assert.All(Stored(), name => Assert.Matches("^upload/(part|bundle)-[A-Za-z0-9._-]{1,40}$", name));
            Assert.InRange(Stored().Count(), 0, 1);
        }

        Assert.Equal(before, _device.Files.Fingerprint("page/", "agent/", "boot/", "slot.", "trust/"));
    }

    private void BreakOffAfter(int bytes)
    {
        Assert.Equal((200, ""), _user.Send(Tag, _bundle[..bytes], 0, _bundle.Length, announced: _bundle.Length));
    }

    private (int Status, string Error) SendFrom(int offset)
    {
        return _user.Send(Tag, _bundle[offset..], offset, _bundle.Length);
    }

    private IEnumerable<string> Stored()
    {
        return _device.Files.Paths.Where(path => path.StartsWith("upload/", StringComparison.Ordinal));
    }

    private void IsEmpty()
    {
        Assert.Empty(Stored());
    }
}
