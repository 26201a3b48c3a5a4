using System.Text.Json;
using OtaStack.Server.Devices;
using OtaStack.Server.Scheduling;
using OtaStack.Trust.Releases;

namespace OtaStack.Server.Reports;

/// <summary>The members of a report while it is read: each with its rule, each at most once.</summary>
internal sealed class ReportMembers
{
    private const int Product = 0, Device = 1, Sequence = 2, State = 3, Reason = 4, Version = 5, ReleaseId = 6, Assignment = 7;
    private const int Required = 8;
    private const int Attempted = 8, Agent = 9, Board = 10, Downloaded = 11, Total = 12, SecurityCounter = 13, SignedAge = 14, Uptime = 15;
    private const int Event = 16, EventCount = 17, EventFirst = 18, EventLast = 19, EventReason = 20, EventsDropped = 21, Attempts = 22, Retry = 23;
    private const int Mode = 24, Postponements = 25, PostponeReason = 26, WaitUntil = 27, Reset = 28, NanoclrSha256 = 29, DeploymentSha256 = 30, Choice = 31;

    private static readonly ReportMemberRule[] Rules =
    [
        ReportMemberRule.Text("product", 64, "a product name", DeviceName.IsProduct),
        ReportMemberRule.Text("device", 64, "a device id", DeviceName.IsToken),
        ReportMemberRule.Number("sequence", 1, AssignmentNumber.Max),
        ReportMemberRule.Text("state", 16, "a state", text => DeviceStateName.TryParse(text, out DeviceState _)),
        ReportMemberRule.Text("reason", 32, "a reason code", text => text.Length > 0 && text.All(char.IsAsciiLetterOrDigit)),
        ReportMemberRule.Text("version", 17, "MAJOR.MINOR.PATCH or nothing", text => text.Length == 0 || IsVersion(text)),
        ReportMemberRule.Text("releaseId", 64, "a release id or nothing", IsTokenOrEmpty),
        ReportMemberRule.Number("assignment", 0, AssignmentNumber.Max),
        ReportMemberRule.Text("attempted", 64, "a release id or nothing", IsTokenOrEmpty),
        ReportMemberRule.Text("agent", 32, "an agent version or nothing", IsTokenOrEmpty),
        ReportMemberRule.Text("board", 64, "a board name or nothing", IsTokenOrEmpty),
        ReportMemberRule.Number("downloaded", 0, int.MaxValue),
        ReportMemberRule.Number("total", 0, int.MaxValue),
        ReportMemberRule.Number("securityCounter", 0, int.MaxValue),
        ReportMemberRule.Number("signedAgeSeconds", -1, AssignmentNumber.Max),
        ReportMemberRule.Number("uptimeSeconds", 0, AssignmentNumber.Max),
        ReportMemberRule.Number("event", 1, int.MaxValue),
        ReportMemberRule.Number("eventCount", 1, int.MaxValue),
        ReportMemberRule.Number("eventFirst", 0, ReportedEvent.LatestTime),
        ReportMemberRule.Number("eventLast", 0, ReportedEvent.LatestTime),
        ReportMemberRule.Text("eventReason", 32, "a reason code", text => text.Length > 0 && text.All(char.IsAsciiLetterOrDigit)),
        ReportMemberRule.Number("eventsDropped", 0, int.MaxValue),
        ReportMemberRule.Number("attempts", 0, int.MaxValue),
        ReportMemberRule.Number("retrySeconds", 0, int.MaxValue),
        ReportMemberRule.Text("mode", 16, "an update mode or nothing", text => text.All(char.IsAsciiLetterOrDigit)),
        ReportMemberRule.Number("postponements", 0, UpdateSettings.MaxPostponeLimit),
        ReportMemberRule.Text("postponeReason", 32, "a reason or nothing", IsTokenOrEmpty),
        ReportMemberRule.Number("waitUntil", 0, ReportedEvent.LatestTime),
        ReportMemberRule.Text("reset", 16, "why the device started, or nothing", text => text.All(char.IsAsciiLetterOrDigit)),
        ReportMemberRule.Text("nanoclrSha256", 64, "64 lower-case hex digits", IsSha256),
        ReportMemberRule.Text("deploymentSha256", 64, "64 lower-case hex digits", IsSha256),
        ReportMemberRule.Number("choice", 0, AssignmentNumber.Max),
    ];

    private readonly string[] _texts = new string[Rules.Length];
    private readonly long[] _numbers = new long[Rules.Length];

    /// <summary>One bit a member: 64 at most.</summary>
    private ulong _seen;

    /// <summary>Which member the reader stands on, −1 for one that is not known.</summary>
    public static int IndexOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < Rules.Length; i++)
        {
            if (reader.ValueTextEquals(Rules[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Takes the value the reader stands on; says what is wrong with it, or null.</summary>
    public string? TakeAt(int member, ref Utf8JsonReader reader)
    {
        if (Has(member))
        {
            return $"'{Rules[member].Name}' stands twice";
        }

        _seen |= 1UL << member;
        return Rules[member].Take(ref reader, out _texts[member], out _numbers[member]);
    }

    /// <summary>Names the first required member that is not there, or null.</summary>
    public string? FindMissing()
    {
        for (int i = 0; i < Required; i++)
        {
            if (!Has(i))
            {
                return $"'{Rules[i].Name}' is missing";
            }
        }

        // An event is told as a whole or not at all.
        for (int i = Event + 1; i <= EventsDropped; i++)
        {
            if (Has(Event) && !Has(i))
            {
                return $"'{Rules[i].Name}' is missing";
            }
        }

        return null;
    }

    public DeviceReport ToReport()
    {
        _ = DeviceStateName.TryParse(_texts[State], out DeviceState state);
        return new DeviceReport
        {
            Product = _texts[Product],
            Device = _texts[Device],
            Sequence = _numbers[Sequence],
            State = state,
            Reason = ReasonName.Of(_texts[Reason]),
            Version = _texts[Version],
            ReleaseId = _texts[ReleaseId],
            Assignment = _numbers[Assignment],
            Attempted = _texts[Attempted] ?? "",
            Agent = _texts[Agent] ?? "",
            Board = _texts[Board] ?? "",
            Downloaded = (int)_numbers[Downloaded],
            Total = (int)_numbers[Total],
            SecurityCounter = (int)_numbers[SecurityCounter],
            SignedAgeSeconds = Has(SignedAge) ? _numbers[SignedAge] : -1,
            UptimeSeconds = _numbers[Uptime],
            Mode = _texts[Mode] ?? "",
            Postponements = (int)_numbers[Postponements],
            PostponeReason = _texts[PostponeReason] ?? "",
            WaitUntil = _numbers[WaitUntil],
            Reset = _texts[Reset] ?? "",
            NanoclrSha256 = _texts[NanoclrSha256] ?? "",
            DeploymentSha256 = _texts[DeploymentSha256] ?? "",
            Choice = _numbers[Choice],
            Event = !Has(Event) ? null : new ReportedEvent(
                (int)_numbers[Event], ReasonName.Of(_texts[EventReason]), (int)_numbers[EventCount], _numbers[EventFirst], _numbers[EventLast], (int)_numbers[EventsDropped]),
            Attempts = (int)_numbers[Attempts],
            RetrySeconds = (int)_numbers[Retry],
        };
    }

    private bool Has(int member) => (_seen & (1UL << member)) != 0;

    private static bool IsTokenOrEmpty(string text)
    {
        return text.Length == 0 || DeviceName.IsToken(text);
    }

    private static bool IsSha256(string text)
    {
        return text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
    }

    private static bool IsVersion(string text)
    {
        return ReleaseVersion.TryParse(text, out ReleaseVersion? _);
    }
}
