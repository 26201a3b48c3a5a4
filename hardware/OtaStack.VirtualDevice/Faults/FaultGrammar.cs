using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Launcher;
using OtaStack.Transport;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>
/// The grammar of one line: <c>[trigger] [for DURATION] action [at trigger]</c>. Triggers: <c>at download N%</c>, <c>at block N</c>, <c>at boot N</c>,
/// <c>at swap N%</c>, <c>at revert N%</c>, <c>at STATE</c>, <c>after DURATION</c>, <c>every DURATION</c>, <c>every SIZE</c>.
/// </summary>
internal static class FaultGrammar
{
    /// <summary>Longest time of a script, seconds: ten years.</summary>
    private const long MostSeconds = 10L * 366 * 86400;

    private const long MostBytes = 1L << 30;
    private const long MostMedia = 100;
    private const long MostWorn = 1000;

    private static readonly Dictionary<string, (bool IsTime, long Factor)> Units = new()
    {
        ["s"] = (true, 1), ["second"] = (true, 1), ["seconds"] = (true, 1), ["minute"] = (true, 60), ["minutes"] = (true, 60),
        ["hour"] = (true, 3600), ["hours"] = (true, 3600), ["day"] = (true, 86400), ["days"] = (true, 86400),
        ["B"] = (false, 1), ["bytes"] = (false, 1), ["KiB"] = (false, 1024), ["MiB"] = (false, 1024 * 1024),
    };

    private static readonly Dictionary<string, AgentState> States = new()
    {
        ["idle"] = AgentState.Idle, ["waiting"] = AgentState.Waiting, ["downloading"] = AgentState.Downloading, ["staged"] = AgentState.Staged,
        ["trial"] = AgentState.Trial, ["confirmed"] = AgentState.Confirmed, ["rolledBack"] = AgentState.RolledBack, ["refused"] = AgentState.Refused,
        ["failed"] = AgentState.Failed,
    };

    private static readonly Dictionary<string, AgentState> Outcomes = new()
    {
        ["confirmed"] = AgentState.Confirmed, ["rolledBack"] = AgentState.RolledBack, ["refused"] = AgentState.Refused, ["failed"] = AgentState.Failed,
    };

    private static readonly Dictionary<string, ProxyMangling> Manglings = new()
    {
        ["Content-Range"] = ProxyMangling.ContentRange, ["ETag"] = ProxyMangling.ETag, ["status"] = ProxyMangling.Status, ["body"] = ProxyMangling.Body,
        ["length"] = ProxyMangling.Length, ["encoding"] = ProxyMangling.Encoding,
    };

    private static readonly Dictionary<string, ResetReason> Resets = new()
    {
        ["watchdog"] = ResetReason.Watchdog, ["brownout"] = ResetReason.BrownOut, ["request"] = ResetReason.Requested, ["crash"] = ResetReason.Crash,
    };

    private static readonly Dictionary<string, FaultActionKind> Networks = new()
    {
        ["network"] = FaultActionKind.NoNetwork, ["http"] = FaultActionKind.NoHttp, ["mqtt"] = FaultActionKind.NoMqtt,
    };

    private static readonly Dictionary<string, FaultActionKind> WornSlots = new()
    {
        ["deployment"] = FaultActionKind.WearOutDeployment, ["nanoclr"] = FaultActionKind.WearOutRuntime,
    };

    private static readonly Dictionary<string, ImageSlotResult> SlotResults =
        Enum.GetValues<ImageSlotResult>().Where(result => result != ImageSlotResult.Success).ToDictionary(result => result.ToString());

    private static readonly Dictionary<string, long> Directions = new() { ["back"] = -1, ["forward"] = 1 };

    private static readonly Dictionary<string, ReasonCode> Reasons =
        Enum.GetValues<ReasonCode>().Select(reason => (Name: ReasonText.Of(reason), Reason: reason)).DistinctBy(named => named.Name).ToDictionary(named => named.Name, named => named.Reason);

    private static readonly Dictionary<string, Func<FaultWords, FaultAction>> Actions = new()
    {
        ["cut"] = words => Then(words, "power", new FaultAction(FaultActionKind.CutPower)),
        ["drop"] = words => Then(words, "link", new FaultAction(FaultActionKind.DropLink)),
        ["no"] = words => new FaultAction(words.OneOf(Networks)),
        ["lose"] = ReadLoss,
        ["delay"] = words => new FaultAction(FaultActionKind.Delay, ReadMilliseconds(words)),
        ["proxy"] = ReadProxy,
        ["clock"] = ReadClock,
        ["medium"] = ReadMedium,
        ["fail"] = ReadFailure,
        ["wear"] = ReadWear,
        ["slots"] = words => words.Take("answer") ? new FaultAction(FaultActionKind.AnswerForSlots, (long)words.OneOf(SlotResults)) : throw words.Wrong(FaultErrorCode.Word, "answer"),
        ["new"] = words => words.Take("nanoclr") ? Then(words, "hangs", new FaultAction(FaultActionKind.NewRuntimeHangs)) : throw words.Wrong(FaultErrorCode.Word, "nanoclr"),
        ["reset"] = words => words.Take("by") ? new FaultAction(FaultActionKind.Reset, (long)words.OneOf(Resets)) : throw words.Wrong(FaultErrorCode.Word, "by"),
        ["health"] = ReadHealth,
        ["return"] = ReadOutcome,
        ["battery"] = ReadBattery,
        ["metered"] = words => Then(words, "network", new FaultAction(FaultActionKind.MeteredNetwork)),
        ["application"] = words => Then(words, "busy", new FaultAction(FaultActionKind.BusyApplication)),
    };

    /// <exception cref="FaultScriptException">The line cannot be read.</exception>
    public static FaultRule Read(FaultWords words, string text)
    {
        FaultTrigger trigger = ReadTrigger(words);
        long seconds = words.Take("for") ? ReadSeconds(words) : 0;
        FaultAction action = words.OneOf(Actions)(words);
        if (trigger.Kind == FaultTriggerKind.Always && !words.IsAtEnd)
        {
            trigger = ReadTrigger(words);
        }

        words.End();
        RequireSense(words, trigger, seconds, action);
        return new FaultRule(trigger, seconds, action, text);
    }

    private static void RequireSense(FaultWords words, FaultTrigger trigger, long seconds, FaultAction action)
    {
        if (seconds > 0 && !action.Lasts)
        {
            throw words.Senseless("no 'for'");
        }

        if (trigger.Kind is FaultTriggerKind.Swap or FaultTriggerKind.Revert && action.Kind != FaultActionKind.CutPower)
        {
            throw words.Senseless("cut power");
        }

        if (trigger.Kind == FaultTriggerKind.EveryBytes && action.Kind is not (FaultActionKind.DropLink or FaultActionKind.CutPower))
        {
            throw words.Senseless("drop link, cut power");
        }

        if (trigger.Kind == FaultTriggerKind.EveryTime && action.Lasts && (seconds == 0 || seconds >= trigger.Amount))
        {
            throw words.Senseless("every DURATION for SHORTER …");
        }

        bool needsMoment = action.Kind is FaultActionKind.CutPower or FaultActionKind.DropLink or FaultActionKind.Reset or FaultActionKind.RemoveMedium;
        if (trigger.Kind == FaultTriggerKind.Always && needsMoment)
        {
            throw words.Senseless("at …, after …, every …");
        }
    }

    private static FaultTrigger ReadTrigger(FaultWords words)
    {
        if (words.Take("after"))
        {
            return new FaultTrigger(FaultTriggerKind.After, ReadSeconds(words));
        }

        if (words.Take("every"))
        {
            (bool isTime, long amount) = ReadAmount(words);
            return new FaultTrigger(isTime ? FaultTriggerKind.EveryTime : FaultTriggerKind.EveryBytes, amount);
        }

        if (!words.Take("at"))
        {
            return new FaultTrigger(FaultTriggerKind.Always, 0);
        }

        return words.Take("download") ? new FaultTrigger(FaultTriggerKind.Download, words.Number(1, 100, "%"))
            : words.Take("block") ? new FaultTrigger(FaultTriggerKind.Block, words.Number(1, MostBytes / 4096))
            : words.Take("boot") ? new FaultTrigger(FaultTriggerKind.Boot, words.Number(1, 1_000_000))
            : words.Take("swap") ? new FaultTrigger(FaultTriggerKind.Swap, words.Number(1, 100, "%"))
            : words.Take("revert") ? new FaultTrigger(FaultTriggerKind.Revert, words.Number(1, 100, "%"))
            : new FaultTrigger(FaultTriggerKind.State, (long)ReadState(words));
    }

    private static AgentState ReadState(FaultWords words)
    {
        try
        {
            return words.OneOf(States);
        }
        catch (FaultScriptException)
        {
            throw words.Wrong(FaultErrorCode.Word, "download, block, boot, swap, revert, " + string.Join(", ", States.Keys));
        }
    }

    private static (bool IsTime, long Amount) ReadAmount(FaultWords words)
    {
        long number = words.Number(1, MostBytes);
        (bool isTime, long factor) = words.OneOf(Units);
        return number <= (isTime ? MostSeconds : MostBytes) / factor
            ? (isTime, number * factor)
            : throw words.Senseless(isTime ? "at most 3660 days" : "at most 1024 MiB");
    }

    private static long ReadSeconds(FaultWords words)
    {
        (bool isTime, long amount) = ReadAmount(words);
        return isTime ? amount : throw words.Senseless("seconds, minutes, hours, days");
    }

    private static long ReadMilliseconds(FaultWords words)
    {
        long number = words.Number(1, 60_000);
        words.Need("ms");
        return number;
    }

    private static FaultAction Then(FaultWords words, string word, FaultAction action)
    {
        words.Need(word);
        return action;
    }

    private static FaultAction ReadMedium(FaultWords words)
    {
        if (words.Take("removed"))
        {
            return new FaultAction(FaultActionKind.RemoveMedium);
        }

        return words.Take("inserted") ? new FaultAction(FaultActionKind.InsertMedium, 1)
            : Then(words, "inserted", new FaultAction(FaultActionKind.InsertMedium, words.IsNumber ? words.Number(1, MostMedia) : throw words.Wrong(FaultErrorCode.Word, "removed, inserted")));
    }

    private static FaultAction ReadFailure(FaultWords words)
    {
        long percent = words.Number(1, 100, "%");
        words.Need("of");
        return Then(words, "writes", new FaultAction(FaultActionKind.FailWrites, percent));
    }

    private static FaultAction ReadWear(FaultWords words)
    {
        words.Need("out");
        long count = words.Number(1, MostWorn);
        if (!words.Take("block"))
        {
            words.Need("blocks");
        }

        words.Need("of");
        return new FaultAction(words.OneOf(WornSlots), count);
    }

    private static FaultAction ReadLoss(FaultWords words)
    {
        long percent = words.Number(1, 100, "%");
        if (words.Take("of"))
        {
            words.Need("requests");
        }

        return new FaultAction(FaultActionKind.LoseRequests, percent);
    }

    private static FaultAction ReadProxy(FaultWords words)
    {
        if (words.Take("redirects"))
        {
            return new FaultAction(FaultActionKind.Proxy, (long)ProxyMangling.Redirect);
        }

        words.Need("mangles");
        return new FaultAction(FaultActionKind.Proxy, (long)words.OneOf(Manglings));
    }

    private static FaultAction ReadClock(FaultWords words)
    {
        if (words.Take("has"))
        {
            words.Need("no");
            return Then(words, "battery", new FaultAction(FaultActionKind.ClockWithoutBattery));
        }

        words.Need("jumps");
        long direction = words.OneOf(Directions);
        return new FaultAction(FaultActionKind.ClockJump, direction * ReadSeconds(words));
    }

    private static FaultAction ReadBattery(FaultWords words)
    {
        words.Need("at");
        return new FaultAction(FaultActionKind.Battery, words.Number(0, 100, "%"));
    }

    private static FaultAction ReadHealth(FaultWords words)
    {
        words.Need("check");
        words.Need("fails");
        if (!words.Take("with"))
        {
            return new FaultAction(FaultActionKind.FailHealth, 1);
        }

        words.Need("code");
        return new FaultAction(FaultActionKind.FailHealth, words.Number(1, 255));
    }

    private static FaultAction ReadOutcome(FaultWords words)
    {
        words.Need("outcome");
        AgentState state = words.OneOf(Outcomes);
        string reason = words.Take("reason") ? ReasonText.Of(words.OneOf(Reasons)) : "none";
        return new FaultAction(FaultActionKind.ReturnOutcome, (long)state, reason);
    }
}
