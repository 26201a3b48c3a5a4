using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Tests.Faults;

public sealed class FaultScriptTests
{
    [Theory]
    [InlineData("at download 40% cut power", FaultTriggerKind.Download, 40, 0, FaultActionKind.CutPower, 0)]
    [InlineData("every 20 KiB drop link", FaultTriggerKind.EveryBytes, 20480, 0, FaultActionKind.DropLink, 0)]
    [InlineData("for 10 minutes no network", FaultTriggerKind.Always, 0, 600, FaultActionKind.NoNetwork, 0)]
    [InlineData("after 30 seconds for 2 hours no mqtt", FaultTriggerKind.After, 30, 7200, FaultActionKind.NoMqtt, 0)]
    [InlineData("every 5 minutes for 10 seconds no http", FaultTriggerKind.EveryTime, 300, 10, FaultActionKind.NoHttp, 0)]
    [InlineData("proxy mangles Content-Range", FaultTriggerKind.Always, 0, 0, FaultActionKind.Proxy, (long)ProxyMangling.ContentRange)]
    [InlineData("for 1 minute proxy redirects", FaultTriggerKind.Always, 0, 60, FaultActionKind.Proxy, (long)ProxyMangling.Redirect)]
    [InlineData("clock jumps back 2 days", FaultTriggerKind.Always, 0, 0, FaultActionKind.ClockJump, -172800)]
    [InlineData("after 1 day clock jumps forward 1 hour", FaultTriggerKind.After, 86400, 0, FaultActionKind.ClockJump, 3600)]
    [InlineData("clock has no battery", FaultTriggerKind.Always, 0, 0, FaultActionKind.ClockWithoutBattery, 0)]
    [InlineData("medium removed at block 3", FaultTriggerKind.Block, 3, 0, FaultActionKind.RemoveMedium, 0)]
    [InlineData("at block 3 medium removed", FaultTriggerKind.Block, 3, 0, FaultActionKind.RemoveMedium, 0)]
    [InlineData("at trial reset by watchdog", FaultTriggerKind.State, (long)AgentState.Trial, 0, FaultActionKind.Reset, (long)ResetReason.Watchdog)]
    [InlineData("at boot 2 cut power", FaultTriggerKind.Boot, 2, 0, FaultActionKind.CutPower, 0)]
    [InlineData("lose 10% of requests", FaultTriggerKind.Always, 0, 0, FaultActionKind.LoseRequests, 10)]
    [InlineData("  lose 5%   # a bad street", FaultTriggerKind.Always, 0, 0, FaultActionKind.LoseRequests, 5)]
    [InlineData("delay 200 ms", FaultTriggerKind.Always, 0, 0, FaultActionKind.Delay, 200)]
    [InlineData("health check fails", FaultTriggerKind.Always, 0, 0, FaultActionKind.FailHealth, 1)]
    [InlineData("for 1 minute health check fails with code 3", FaultTriggerKind.Always, 0, 60, FaultActionKind.FailHealth, 3)]
    [InlineData("at download 50% for 10 minutes battery at 9%", FaultTriggerKind.Download, 50, 600, FaultActionKind.Battery, 9)]
    [InlineData("for 1 hour metered network", FaultTriggerKind.Always, 0, 3600, FaultActionKind.MeteredNetwork, 0)]
    [InlineData("at staged application busy", FaultTriggerKind.State, (long)AgentState.Staged, 0, FaultActionKind.BusyApplication, 0)]
    [InlineData("return outcome failed reason storageFailed", FaultTriggerKind.Always, 0, 0, FaultActionKind.ReturnOutcome, (long)AgentState.Failed)]
    [InlineData("medium inserted", FaultTriggerKind.Always, 0, 0, FaultActionKind.InsertMedium, 1)]
    [InlineData("at waiting medium 2 inserted", FaultTriggerKind.State, (long)AgentState.Waiting, 0, FaultActionKind.InsertMedium, 2)]
    [InlineData("at swap 40% cut power", FaultTriggerKind.Swap, 40, 0, FaultActionKind.CutPower, 0)]
    [InlineData("cut power at revert 100%", FaultTriggerKind.Revert, 100, 0, FaultActionKind.CutPower, 0)]
    [InlineData("for 1 minute fail 5% of writes", FaultTriggerKind.Always, 0, 60, FaultActionKind.FailWrites, 5)]
    [InlineData("wear out 1 block of deployment", FaultTriggerKind.Always, 0, 0, FaultActionKind.WearOutDeployment, 1)]
    [InlineData("at staged wear out 12 blocks of nanoclr", FaultTriggerKind.State, (long)AgentState.Staged, 0, FaultActionKind.WearOutRuntime, 12)]
    [InlineData("for 10 seconds slots answer Busy", FaultTriggerKind.Always, 0, 10, FaultActionKind.AnswerForSlots, 1)]
    [InlineData("new nanoclr hangs", FaultTriggerKind.Always, 0, 0, FaultActionKind.NewRuntimeHangs, 0)]
    public void A_line_says_when_how_long_and_what(string line, FaultTriggerKind trigger, long at, long seconds, FaultActionKind action, long amount)
    {
        FaultRule rule = Assert.Single(FaultScript.Parse(line).Rules);

        Assert.Equal((new FaultTrigger(trigger, at), seconds, action, amount), (rule.Trigger, rule.Seconds, rule.Action.Kind, rule.Action.Amount));
    }

    [Theory]
    [InlineData("at download 40 cut power", FaultErrorCode.Number, 13, "40", "1% – 100%")]
    [InlineData("at download 101% cut power", FaultErrorCode.Number, 13, "101%", "1% – 100%")]
    [InlineData("at downlod 40% cut power", FaultErrorCode.Word, 4, "downlod", "download, block, boot, swap, revert, idle, waiting, downloading, staged, trial, confirmed, rolledBack, refused, failed")]
    [InlineData("every 20 KB drop link", FaultErrorCode.Word, 10, "KB", "s, second, seconds, minute, minutes, hour, hours, day, days, B, bytes, KiB, MiB")]
    [InlineData("for ten minutes no network", FaultErrorCode.Number, 5, "ten", "1 – 1073741824")]
    [InlineData("no netwrk", FaultErrorCode.Word, 4, "netwrk", "network, http, mqtt")]
    [InlineData("drop", FaultErrorCode.Word, 5, "", "link")]
    [InlineData("every 1 KiB drop link twice", FaultErrorCode.Rest, 23, "twice", "")]
    [InlineData("return outcome failed reason sunspots", FaultErrorCode.Word, 30, "sunspots", null)]
    [InlineData("cut power", FaultErrorCode.Combination, 1, "cut power", "at …, after …, every …")]
    [InlineData("for 1 minute at trial cut power", FaultErrorCode.Word, 14, "at", null)]
    [InlineData("at trial for 1 minute cut power", FaultErrorCode.Combination, 1, "at trial for 1 minute cut power", "no 'for'")]
    [InlineData("every 1 KiB no network", FaultErrorCode.Combination, 1, "every 1 KiB no network", "drop link, cut power")]
    [InlineData("every 10 seconds no network", FaultErrorCode.Combination, 1, "every 10 seconds no network", "every DURATION for SHORTER …")]
    [InlineData("every 10 seconds for 10 seconds no network", FaultErrorCode.Combination, 1, "every 10 seconds for 10 seconds no network", "every DURATION for SHORTER …")]
    [InlineData("after 5 KiB no network", FaultErrorCode.Combination, 1, "after 5 KiB no network", "seconds, minutes, hours, days")]
    [InlineData("after 4000 days no network", FaultErrorCode.Combination, 1, "after 4000 days no network", "at most 3660 days")]
    [InlineData("at swap 40% reset by crash", FaultErrorCode.Combination, 1, "at swap 40% reset by crash", "cut power")]
    [InlineData("medium eaten", FaultErrorCode.Word, 8, "eaten", "removed, inserted")]
    [InlineData("medium 101 inserted", FaultErrorCode.Number, 8, "101", "1 – 100")]
    [InlineData("slots answer Success", FaultErrorCode.Word, 14, "Success", null)]
    [InlineData("wear out 2 blocks of files", FaultErrorCode.Word, 22, "files", "deployment, nanoclr")]
    [InlineData("for 1 minute wear out 2 blocks of nanoclr", FaultErrorCode.Combination, 1, "for 1 minute wear out 2 blocks of nanoclr", "no 'for'")]
    [InlineData("new deployment hangs", FaultErrorCode.Word, 5, "deployment", "nanoclr")]
    public void A_mistake_is_told_with_its_place(string line, string code, int column, string found, string? expected)
    {
        FaultScriptException failure = Assert.Throws<FaultScriptException>(() => FaultScript.Parse("# a story\n\nlose 5%\n" + line));

        Assert.Equal((code, 4, column, found), (failure.Code, failure.Line, failure.Column, failure.Found));
        Assert.Equal(expected ?? failure.Expected, failure.Expected);
    }

    [Fact]
    public void A_script_has_a_bounded_size()
    {
        string lines = string.Concat(Enumerable.Repeat("lose 5%\n", FaultScript.MostRules));

        Assert.Equal(FaultScript.MostRules, FaultScript.Parse(lines).Rules.Count);
        Assert.Equal((FaultErrorCode.TooLong, 201), Place(Assert.Throws<FaultScriptException>(() => FaultScript.Parse(lines + "lose 5%"))));
        Assert.Equal((FaultErrorCode.TooLong, 1), Place(Assert.Throws<FaultScriptException>(() => FaultScript.Parse(new string('#', FaultScript.MostCharacters + 1)))));
    }

    /// <summary>Words in any order: a script or a refusal with a place in the text, never anything else.</summary>
    [Fact]
    public void Any_text_is_a_script_or_refused_with_its_place()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "41", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);
        string[] words =
        [
            "swap", "revert", "medium", "inserted", "fail", "of", "writes", "wear", "out", "blocks", "nanoclr", "slots", "answer", "Busy", "new", "hangs",
            "at", "after", "every", "for", "download", "block", "boot", "trial", "40%", "3", "1073741824", "99999999999999999999", "KiB", "seconds", "days", "cut", "power", "drop", "link",
            "no", "network", "http", "lose", "delay", "ms", "proxy", "mangles", "ETag", "redirects", "clock", "jumps", "back", "has", "battery", "medium", "removed", "reset", "by", "watchdog",
            "health", "check", "fails", "with", "code", "return", "outcome", "failed", "reason", "storageFailed", "#", "\n", "\t", "\r\n", "\u3000", "é", "",
        ];
        Random random = new(seed);
        int read = 0;
        for (int round = 0; round < rounds; round++)
        {
            string text = string.Join(random.Next(10) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                read += FaultScript.Parse(text).Rules.Count > 0 ? 1 : 0;
            }
            catch (FaultScriptException failure)
            {
                string[] lines = text.ReplaceLineEndings("\n").Split('\n');
                Assert.True(failure.Line >= 1 && failure.Line <= lines.Length && failure.Column >= 1 && failure.Column <= lines[failure.Line - 1].Length + 1, $"seed {seed}, round {round}: '{text}': {failure.Message}");
            }
        }

        Assert.InRange(read, 1, rounds - 1);
    }

    private static (string Code, int Line) Place(FaultScriptException failure)
    {
        return (failure.Code, failure.Line);
    }
}
