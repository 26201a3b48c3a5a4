using System.Globalization;
using OtaStack.Trust;

namespace OtaStack.Server.Reports;

/// <summary>The names of reasons (docs/reason-codes.md). A device with little room tells the number in their place.</summary>
internal static class ReasonName
{
    private const int FirstSlot = 101;
    private const int LastSlot = 114;

    /// <summary>By the number of the first in each row: what happened on the device. The numbers below are those of verdicts.</summary>
    private static readonly (int First, string[] Names)[] Rows =
    [
        (64, ["healthCheckFailed", "healthTimeout", "bootFailed", "failedBefore", "assignmentForeign", "assignmentOld", "assignmentMalformed"]),
        (71, ["releaseMismatch", "transferFailed", "storageFailed", "slotCorrupt", "withdrawn", "policyWait", "imageMismatch", "indexMalformed"]),
        (79, ["permitMemoryFull", "consentNeeded", "userTime", "windowClosed", "postponed", "manualMode", "offlineMode", "timeUnknown"]),
        (87, ["batteryLow", "meteredNetwork", "applicationBusy", "updatedRecently", "spaceLow"]),
        (100, ["imageRejected"]),
        (115, ["noWayBack", "bundleMalformed", "bundleIncomplete", "bundleEmpty", "bundleOutdated", "mediumRemoved"]),
        (124, ["eraseOrdered", "eraseUnconfirmed", "eraseBusy", "timeBackwards", "codeLockedOut", "unknownImage"]),
        (132, ["bootLoop", "watchdogReset", "crashed", "serverUnreached", "memoryLow"]),
    ];

    /// <summary>The name of the reason that was told; as it was told when that is a name, or a number of a later agent.</summary>
    public static string Of(string told)
    {
        if (!byte.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out byte number))
        {
            return told;
        }

        if (number is >= FirstSlot and <= LastSlot)
        {
            return string.Create(CultureInfo.InvariantCulture, $"slot{number - FirstSlot + 1}");
        }

        foreach ((int first, string[] names) in Rows)
        {
            if (number >= first && number < first + names.Length)
            {
                return names[number - first];
            }
        }

        string verdict = VerdictText.Of((Verdict)number);
        return number == 0 ? "none" : verdict == "unknown" ? told : verdict;
    }
}
