using System.Globalization;
using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Transport;
using OtaStack.Agent.Reports;
using OtaStack.Agent.Tests.Decisions;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Tests.Docs;

/// <summary>docs/update-policy.md says what the code does: its tables are drawn from the functions themselves.</summary>
[Collection(nameof(GeneratedPage))]
public sealed class UpdatePolicyPageTests
{
    private const string Page = "update-policy.md";

    private static readonly (string Text, Action<PolicyInput> Set)[] Situations =
    [
        ("nothing speaks against it", _ => { }),
        ("window open, its turn has come", input => input.Assigned.Windows = PolicyFactors.Open),
        ("window open, its turn is to come", input => input.Assigned.Windows = PolicyFactors.TurnToCome),
        ("window closed", Closed),
        ("window closed, download ahead", input => Also(input, Closed, Ahead)),
        ("window closed, the device does not know the time", input => Also(input, Closed, input => input.Now = PolicyFactors.Uptime)),
        ("window closed, the device does not know the time and has waited as long as it may", input => Also(input, Closed, input => (input.Now, input.Untimed) = (PolicyFactors.Uptime, PolicyFactors.Allowed))),
        ("user: now; window closed", input => Also(input, Closed, input => input.Order = UserOrder.Now)),
        ("user: at a time to come; window open", input => Also(input, Open, input => Order(input, UserOrder.At, 100))),
        ("user: at a time that has come; window closed", input => Also(input, Closed, input => Order(input, UserOrder.At, 0))),
        ("user: in the window, which is open", input => Also(input, Open, input => Order(input, UserOrder.InWindow, 0))),
        ("user: in the window, which is closed", input => Also(input, Closed, input => Order(input, UserOrder.InWindow, 0))),
        ("user: not before a time to come", input => Order(input, UserOrder.Postponed, 100)),
        ("user: not before a time that has come", input => Order(input, UserOrder.Postponed, 0)),
        ("download ahead, nothing said", Ahead),
        ("metered network", Metered),
        ("metered network, allowed", input => Also(input, Metered, input => input.Assigned.AllowsMetered = true)),
        ("metered network; user: now", input => Also(input, Metered, input => input.Order = UserOrder.Now)),
        ("battery low; user: now", input => Also(input, LowBattery, input => input.Order = UserOrder.Now)),
        ("no space; user: now", input => Also(input, input => input.Conditions.FreeBytes = 0, input => input.Order = UserOrder.Now)),
        ("application busy; user: now", input => Also(input, Busy, input => input.Order = UserOrder.Now)),
        ("updated less than the interval ago", Recent),
        ("updated less than the interval ago, release of urgency security", input => Also(input, Recent, input => input.Urgency = Urgency.Security)),
        ("deadline to come, window closed", input => Also(input, Closed, input => Deadline(input, 10))),
        ("deadline past, window closed, put off, metered", input => Also(input, Closed, Overdue, Metered, input => Order(input, UserOrder.Postponed, 100))),
        ("deadline past, battery low", input => Also(input, Overdue, LowBattery)),
        ("deadline past, application busy", input => Also(input, Overdue, Busy)),
        ("deadline past for a day, application busy", input => Also(input, Busy, input => Deadline(input, -UpdatePolicy.BusyGrace))),
        ("deadline on a release of urgency feature, window closed", input => Also(input, Closed, Overdue, input => input.Urgency = Urgency.Feature)),
    ];

    private static readonly Dictionary<ReasonCode, Action<PolicyInput>> Remedies = new()
    {
        [ReasonCode.PolicyWait] = input => input.Mode = UpdateMode.Offline,
        [ReasonCode.OfflineMode] = input => input.Mode = UpdateMode.Manual,
        [ReasonCode.SpaceLow] = input => input.Conditions.FreeBytes = -1,
        [ReasonCode.BatteryLow] = input => input.Conditions.BatteryPercent = -1,
        [ReasonCode.ApplicationBusy] = input => input.Conditions.IsBusy = false,
        [ReasonCode.ManualMode] = input => input.Mode = UpdateMode.Ask,
        [ReasonCode.Postponed] = input => input.Order = UserOrder.None,
        [ReasonCode.MeteredNetwork] = input => input.Conditions.IsMetered = false,
        [ReasonCode.ConsentNeeded] = input => input.Mode = UpdateMode.Automatic,
        [ReasonCode.UpdatedRecently] = input => input.Local.LastUpdate = 0,
        [ReasonCode.TimeUnknown] = input => input.Now = PolicyFactors.Noon,
        [ReasonCode.WindowClosed] = input => input.Assigned.Windows = [],
    };

    [Fact]
    public void The_table_of_decisions_is_what_the_function_decides()
    {
        GeneratedPage.Keep(Page, "decisions", Decisions());
    }

    [Fact]
    public void The_order_of_the_reasons_is_the_functions()
    {
        List<string> lines = [];
        foreach (PolicyStep step in new[] { PolicyStep.Download, PolicyStep.Install })
        {
            lines.Add($"- {step.ToString().ToLowerInvariant()}: " + string.Join(" → ", Peel(step).Select(reason => $"`{ReasonText.Of(reason)}`")));
        }

        GeneratedPage.Keep(Page, "order", lines);
    }

    [Fact]
    public void The_reasons_to_wait_are_those_that_the_function_gives()
    {
        bool[,] seen = new bool[256, 2];
        foreach (PolicyInput input in PolicyFactors.Combinations())
        {
            int reason = (int)UpdatePolicy.Decide(input, out long askAgain);
            seen[reason, 0] = true;
            seen[reason, 1] |= askAgain != 0 && input.InstallBy == 0;
        }

        List<string> lines = ["| number | name | ends by itself at a known time |", "|---:|---|---|"];
        for (int reason = 1; reason < 256; reason++)
        {
            if (seen[reason, 0])
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {reason} | `{ReasonText.Of((ReasonCode)reason)}` | {(seen[reason, 1] ? "yes" : "no")} |"));
            }
        }

        GeneratedPage.Keep(Page, "reasons", lines);
    }

    [Fact]
    public void The_blink_codes_are_the_devices()
    {
        List<string> lines = ["| state | reason | LED, 16 × 125 ms |", "|---|---|---|"];
        foreach (AgentState state in Enum.GetValues<AgentState>().Where(state => state != AgentState.Unknown))
        {
            int usual = BlinkCodes.Of(state, ReasonCode.None);
            string[] others = [.. Enum.GetValues<ReasonCode>().Where(reason => BlinkCodes.Of(state, reason) != usual).Select(reason => $"`{ReasonText.Of(reason)}`")];
            if (others.Length > 0)
            {
                int other = Enum.GetValues<ReasonCode>().Select(reason => BlinkCodes.Of(state, reason)).Distinct().Single(pattern => pattern != usual);
                lines.Add($"| `{StatusText.State(state)}` | {string.Join(", ", others)} | `{Draw(other)}` |");
            }

            lines.Add($"| `{StatusText.State(state)}` | {(others.Length > 0 ? "any other" : "any")} | `{Draw(usual)}` |");
        }

        AgentState[] dark = [.. Enum.GetValues<AgentState>().Where(state => BlinkCodes.Of(state, ReasonCode.None) == 0)];
        Assert.Equal([AgentState.Unknown, AgentState.Idle, AgentState.Confirmed], dark);
        GeneratedPage.Keep(Page, "blink codes", lines);
    }

    private static List<string> Decisions()
    {
        List<string> lines =
        [
            "| when | automatic | ask | manual | offline | by hand |",
            "|---|---|---|---|---|---|",
        ];
        foreach ((string text, Action<PolicyInput> set) in Situations)
        {
            StringBuilder line = new($"| {text} |");
            foreach (UpdateMode mode in new[] { UpdateMode.Automatic, UpdateMode.Ask, UpdateMode.Manual, UpdateMode.Offline })
            {
                line.Append(' ').Append(Cell(set, mode, isByHand: false)).Append(" |");
            }

            lines.Add(line.Append(' ').Append(Cell(set, UpdateMode.Manual, isByHand: true)).Append(" |").ToString());
        }

        return lines;
    }

    private static string Cell(Action<PolicyInput> set, UpdateMode mode, bool isByHand)
    {
        string[] answers = [.. new[] { PolicyStep.Download, PolicyStep.Install }.Select(step =>
        {
            PolicyInput input = PolicyFactors.Plain();
            input.Step = step;
            input.Mode = mode;
            input.IsByHand = isByHand;
            set(input);
            ReasonCode reason = UpdatePolicy.Decide(input, out _);
            return reason == ReasonCode.None ? "✓" : $"`{ReasonText.Of(reason)}`";
        })];
        return answers[0] == answers[1] ? answers[0] : $"{answers[0]} / {answers[1]}";
    }

    /// <summary>Everything speaks against it; whatever is given as the reason is then taken away, until nothing is left.</summary>
    private static List<ReasonCode> Peel(PolicyStep step)
    {
        PolicyInput input = PolicyFactors.Plain();
        Also(input, Closed, Metered, LowBattery, Busy, Recent, input => input.Conditions.FreeBytes = 0);
        input.Step = step;
        input.Mode = UpdateMode.Unsupported;
        input.Now = PolicyFactors.Uptime;
        Order(input, UserOrder.Postponed, 100);
        List<ReasonCode> order = [];
        while (UpdatePolicy.Decide(input, out _) is ReasonCode reason && reason != ReasonCode.None)
        {
            order.Add(reason);
            Remedies[reason](input);
        }

        return order;
    }

    private static string Draw(int pattern)
    {
        return string.Concat(Enumerable.Range(0, BlinkCodes.Slots).Select(slot => (pattern & (0x8000 >> slot)) != 0 ? '█' : '·'));
    }

    private static void Also(PolicyInput input, params Action<PolicyInput>[] sets)
    {
        foreach (Action<PolicyInput> set in sets)
        {
            set(input);
        }
    }

    private static void Order(PolicyInput input, UserOrder order, int seconds)
    {
        input.Order = order;
        input.OrderTime = input.Now + seconds;
    }

    private static void Deadline(PolicyInput input, int seconds)
    {
        input.Urgency = Urgency.Security;
        input.InstallBy = PolicyFactors.Noon + seconds;
    }

    private static void Overdue(PolicyInput input) => Deadline(input, 0);

    private static void Open(PolicyInput input) => input.Assigned.Windows = PolicyFactors.Open;

    private static void Closed(PolicyInput input) => input.Assigned.Windows = PolicyFactors.Closed;

    private static void Ahead(PolicyInput input) => input.Assigned.DownloadsAhead = true;

    private static void Metered(PolicyInput input) => input.Conditions.IsMetered = true;

    private static void LowBattery(PolicyInput input) => input.Conditions.BatteryPercent = 19;

    private static void Busy(PolicyInput input) => input.Conditions.IsBusy = true;

    private static void Recent(PolicyInput input) => input.Local.LastUpdate = input.Now - 1;
}
