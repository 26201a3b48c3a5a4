using System.Globalization;

namespace OtaStack.Server.Portal;

/// <summary>Reads what the forms of the portal send. A function of the form and of what the page shows; refusals name a text <c>Refusal.…</c>.</summary>
internal static class ChoiceRules
{
    public static readonly IReadOnlyList<string> Modes = ["automatic", "ask", "manual", "offline"];

    /// <summary>As the page of the device itself offers them.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["inUse", "notNow", "askFirst"];

    /// <summary>An hour, a day, a week: the last is as long as a device takes.</summary>
    public static readonly IReadOnlyList<int> Seconds = [3600, 86400, 604800];

    /// <summary>How far ahead a time may be.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>The order, or null with the name of the refusal.</summary>
    /// <param name="form">Value of a field; null when it is not there.</param>
    public static ChoiceOrder? Read(Func<string, string?> form, PortalView view, out string refusal)
    {
        string order = form("order") ?? "";
        ChoiceOrder? read = order == "mode" ? ReadMode(form("mode") ?? "", out refusal) : ReadWhen(order, form, view, out refusal);
        return refusal.Length == 0 ? read : null;
    }

    private static ChoiceOrder ReadMode(string mode, out string refusal)
    {
        refusal = Modes.Contains(mode) ? "" : "mode";
        return new ChoiceOrder(Mode: mode);
    }

    private static ChoiceOrder? ReadWhen(string when, Func<string, string?> form, PortalView view, out string refusal)
    {
        ChoiceOrder order = new(When: when, Release: form("release") ?? "");
        refusal = view.Offer is null ? "noOffer" : order.Release != view.Offer.ReleaseId ? "otherOffer" : view.IsByHandAlone ? view.EffectiveMode : "";
        if (refusal.Length > 0)
        {
            return null;
        }

        switch (when)
        {
            case "now" or "window":
                return order;
            case "at":
                refusal = ReadTime(form("time") ?? "", view, out long time);
                return order with { Time = time };
            case "later":
                refusal = ReadLater(form, view, out int seconds, out string reason);
                return order with { Seconds = seconds, Reason = reason };
            default:
                refusal = "unknown";
                return null;
        }
    }

    private static string ReadTime(string text, PortalView view, out long time)
    {
        time = 0;
        if (!DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return "timeMissing";
        }

        if (view.Zone.IsInvalidTime(local))
        {
            return "timeSkipped";
        }

        // In ticks: a form can hold years in which a time east or west of Greenwich has none in UTC.
        time = (local.Ticks - view.Zone.GetUtcOffset(local).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        return time <= view.Now.ToUnixTimeSeconds() ? "timePast"
            : time > (view.Now + Horizon).ToUnixTimeSeconds() ? "timeFar"
            : time > view.Offer!.InstallBy?.ToUnixTimeSeconds() ? "deadline" : "";
    }

    private static string ReadLater(Func<string, string?> form, PortalView view, out int seconds, out string reason)
    {
        reason = form("reason") ?? "";
        bool isSound = int.TryParse(form("seconds"), NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && Seconds.Contains(seconds)
            && (reason.Length == 0 || Reasons.Contains(reason));
        return !isSound ? "unknown"
            : view.Postponements >= view.PostponeLimit ? "postponedOften"
            : view.Offer!.InstallBy <= view.Now ? "deadlinePast" : "";
    }
}
