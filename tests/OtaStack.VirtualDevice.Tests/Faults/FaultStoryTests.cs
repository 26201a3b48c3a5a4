using Microsoft.Extensions.Time.Testing;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Tests.Faults;

public sealed class FaultStoryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _happened = [];

    [Fact]
    public void The_network_is_away_for_as_long_as_it_says()
    {
        FaultStory story = Tell("after 10 seconds for 1 minute no network");

        Assert.False(story.IsOn(FaultActionKind.NoNetwork));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(story.IsOn(FaultActionKind.NoNetwork));
        Assert.False(story.IsOn(FaultActionKind.NoHttp));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(story.IsOn(FaultActionKind.NoNetwork));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(story.IsOn(FaultActionKind.NoNetwork));
        Assert.Equal(["after 10 seconds for 1 minute no network"], _happened);
    }

    [Fact]
    public void What_comes_every_so_often_comes_again_also_when_nobody_asked_in_between()
    {
        FaultStory story = Tell("every 1 minute for 10 seconds no http");

        _clock.Advance(TimeSpan.FromSeconds(185));
        Assert.True(story.IsOn(FaultActionKind.NoHttp));
        Assert.Equal(3, _happened.Count);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(story.IsOn(FaultActionKind.NoHttp));
    }

    [Fact]
    public void Power_fails_once_when_the_download_is_that_far()
    {
        FaultStory story = Tell("at download 40% cut power");

        story.Step(new FaultMoment(AgentState.Downloading, 399, 1000, 1));
        Assert.Null(story.NextMoment());
        story.Step(new FaultMoment(AgentState.Downloading, 400, 1000, 1));
        Assert.Equal(FaultActionKind.CutPower, story.NextMoment()!.Value.Kind);
        story.Step(new FaultMoment(AgentState.Downloading, 500, 1000, 2));
        Assert.Null(story.NextMoment());
    }

    [Fact]
    public void A_state_counts_when_it_is_entered()
    {
        FaultStory story = Tell("at trial for 5 seconds health check fails with code 7");

        story.Step(new FaultMoment(AgentState.Rebooting, 0, 0, 1));
        Assert.Null(story.AmountOf(FaultActionKind.FailHealth));
        story.Step(new FaultMoment(AgentState.Trial, 0, 0, 2));
        Assert.Equal(7, story.AmountOf(FaultActionKind.FailHealth));
        _clock.Advance(TimeSpan.FromSeconds(6));
        story.Step(new FaultMoment(AgentState.Trial, 0, 0, 2));
        Assert.Null(story.AmountOf(FaultActionKind.FailHealth));
    }

    [Fact]
    public void The_link_breaks_after_exactly_so_many_bytes()
    {
        FaultStory story = Tell("every 20 KiB drop link");
        List<int> passed = [];
        for (int i = 0; i < 25; i++)
        {
            passed.Add(story.Pass(2048));
        }

        Assert.Equal(2, passed.Count(count => count < 2048));
        Assert.Equal(20 * 1024 - 1, passed.TakeWhile(count => count == 2048).Sum() + passed.First(count => count < 2048));
    }

    [Fact]
    public void The_clock_jumps_and_stays_off()
    {
        FaultStory story = Tell("clock jumps back 2 days\nafter 1 minute clock jumps forward 1 hour");

        Assert.Equal(-172800, story.ClockOffset);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(-172800 + 3600, story.ClockOffset);
        Assert.Equal(-172800 + 3600, story.ClockOffset);
    }

    [Fact]
    public void The_same_seed_tells_the_same_story()
    {
        Assert.Equal(Losses(5), Losses(5));
        Assert.NotEqual(Losses(5), Losses(6));
        Assert.InRange(Losses(5).Count(lost => lost), 20, 80);
    }

    [Fact]
    public void An_ordered_outcome_is_what_the_report_says()
    {
        FaultStory story = Tell("return outcome rolledBack reason healthCheckFailed");

        Assert.Equal("""{"version":"1.0.0","state":"rolledBack","reason":"healthCheckFailed"}""", Text(story.Tell("""{"version":"1.0.0","state":"idle","reason":"none"}"""u8.ToArray())));
        Assert.Equal("{\"state\":\"idle\"}", Text(Tell("lose 1%").Tell("{\"state\":\"idle\"}"u8.ToArray())));
    }

    /// <summary>Network and flash ask from different threads: which of them is faster differs from run to run, what happens to each must not.</summary>
    [Fact]
    public void The_luck_of_flash_operations_does_not_depend_on_how_many_requests_came_between()
    {
        const string script = "lose 50% of requests\nfail 50% of writes";
        FaultStory alone = Tell(script);
        FaultStory busy = Tell(script);

        List<bool> expected = [.. Enumerable.Range(0, 100).Select(_ => alone.FailsWrite())];
        List<bool> between = [.. Enumerable.Range(0, 100).Select(_ => (Lost: busy.LosesRequest(), Drawn: busy.Draw(7), Failed: busy.FailsWrite())).Select(all => all.Failed)];

        Assert.Equal(expected, between);
        Assert.InRange(expected.Count(failed => failed), 30, 70);
    }

    private static string Text(byte[] bytes)
    {
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private List<bool> Losses(ulong seed)
    {
        FaultStory story = new(FaultScript.Parse("lose 25% of requests"), seed, _clock, _ => { });
        return [.. Enumerable.Range(0, 200).Select(_ => story.LosesRequest())];
    }

    private FaultStory Tell(string script)
    {
        return new FaultStory(FaultScript.Parse(script), 1, _clock, rule => _happened.Add(rule.Text));
    }
}
