using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What is new, told in the user's language before the user decides.</summary>
public sealed class NotesTests
{
    private const string English = "Economy mode.";
    private const string Japanese = "エコモードを追加しました。";

    private readonly TestDevice _device = TestDevice.Provisioned();

    public NotesTests()
    {
        _device.Settings.Mode = UpdateMode.Ask;
        _device.Settings.FetchesNotes = true;
    }

    [Fact]
    public void Both_languages_are_there_when_the_user_is_asked()
    {
        Offer(new ReleaseOptions { NotesEn = English, NotesJa = Japanese });
        Assert.Equal(English, Notes("en"));
        Assert.Equal(Japanese, Notes("ja"));
        _device.Agent.User.UpdateNow(_device.Now);
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void They_come_out_of_a_bundle_too()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { NotesEn = English, NotesJa = Japanese });
        string folder = "thermostat/1.1.0/assemblies.notes.";
        byte[] bundle = BundleText.Write(
            _device.Repository,
            [(folder + "en.md", Encoding.UTF8.GetBytes(English)), (folder + "ja.md", Encoding.UTF8.GetBytes(Japanese)), .. BundleText.Targets(release)]);
        _device.PowerOn();
        _device.Insert(new Medium(bundle));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal(Japanese, Notes("ja"));
        Assert.Empty(_device.Link.TargetRequests);
    }

    [Fact]
    public void A_bundle_without_them_is_installed_all_the_same()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { NotesEn = English });
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(_device.Repository, release)));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Null(Notes("en"));
    }

    [Fact]
    public void The_next_release_does_not_show_the_notes_of_the_one_before()
    {
        Offer(new ReleaseOptions { NotesEn = English, NotesJa = Japanese });
        _device.Assign(2, _device.Publish("1.2.0", new ReleaseOptions { NotesEn = "Floor limit." }));
        _device.RunUntil(() => _device.Agent.State == AgentState.Waiting && _device.Agent.AttemptedReleaseId == "thermostat-1.2.0");
        Assert.Equal("Floor limit.", Notes("en"));
        Assert.Null(Notes("ja"));
    }

    [Fact]
    public void Notes_that_were_changed_on_the_way_or_are_too_long_are_left_out()
    {
        _device.Link.Target = (path, _, bytes) => path.EndsWith("en.md", StringComparison.Ordinal) ? [.. bytes.Select(value => (byte)(value ^ 1))] : bytes;
        Offer(new ReleaseOptions { NotesEn = English, NotesJa = new string('x', 4097) });
        Assert.Null(Notes("en"));
        Assert.Null(Notes("ja"));
        _device.Agent.User.UpdateNow(_device.Now);
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void A_device_that_shows_none_fetches_none()
    {
        _device.Settings.FetchesNotes = false;
        Offer(new ReleaseOptions { NotesEn = English });
        Assert.Null(Notes("en"));
        Assert.Empty(_device.Link.TargetRequests);
    }

    private void Offer(ReleaseOptions options)
    {
        _device.PowerOn();
        _device.Assign(1, _device.Publish("1.1.0", options));
        _device.RunUntil(() => _device.Agent.State == AgentState.Waiting);
    }

    private string? Notes(string language)
    {
        byte[]? notes = _device.Files["agent/notes." + language];
        return notes is null ? null : Encoding.UTF8.GetString(notes);
    }
}
