using OtaStack.Agent.Core;
using OtaStack.Agent.Reports;

namespace OtaStack.Transport;

/// <summary>The stable names of reason codes in reports: the enum's name in camelCase.</summary>
public sealed class ReasonText : IReasonNames
{
    /// <summary>Names in the order of their numbers; a number stands where they do not follow one another. One text: each of many costs nine bytes more on a device.</summary>
    private const string Names =
        "0,none,malformed,tooLarge,thresholdNotMet,duplicateSignature,keyIdMismatch,wrongType,rollback,rootVersion,expired,"
        + "hashMismatch,versionMismatch,roleRemoved,missing,tooManyRoots,unknownTarget,noTrustedRoot,wrongProduct,wrongBoard,"
        + "securityCounter,steppingStone,wrongImage,downgrade,blockMismatch,noReleaseData,"
        + "32,permitUnknown,permitMalformed,permitForeign,permitScope,permitNotYet,permitExpired,permitUsed,"
        + "64,healthCheckFailed,healthTimeout,bootFailed,failedBefore,assignmentForeign,assignmentOld,assignmentMalformed,"
        + "releaseMismatch,transferFailed,storageFailed,slotCorrupt,withdrawn,policyWait,imageMismatch,indexMalformed,"
        + "permitMemoryFull,consentNeeded,userTime,windowClosed,postponed,manualMode,offlineMode,timeUnknown,batteryLow,"
        + "meteredNetwork,applicationBusy,updatedRecently,spaceLow,"
        + "100,imageRejected,"
        + "115,noWayBack,bundleMalformed,bundleIncomplete,bundleEmpty,bundleOutdated,mediumRemoved,"
        + "124,eraseOrdered,eraseUnconfirmed,eraseBusy,timeBackwards,codeLockedOut,unknownImage,"
        + "132,bootLoop,watchdogReset,crashed,serverUnreached,memoryLow,";

    /// <summary><c>none</c>, <c>healthCheckFailed</c>, …; <c>unknown</c> for a number that this agent does not know.</summary>
    public static string Of(ReasonCode reason)
    {
        if (reason >= ReasonCode.Slot1 && reason <= ReasonCode.Slot14)
        {
            return string.Concat("slot", ((byte)reason - 100).ToString());
        }

        return Find(Names, (byte)reason);
    }

    public string NameOf(ReasonCode reason)
    {
        return Of(reason);
    }

    /// <summary>The name of a number in a list as above; <c>unknown</c> when there is none.</summary>
    private static string Find(string names, int wanted)
    {
        int number = 0;
        int digits = 0;
        int start = 0;
        for (int i = 0; i < names.Length; i++)
        {
            char c = names[i];
            if (c != ',')
            {
                digits = (digits * 10) + c - '0';
                continue;
            }

            if (names[start] <= '9')
            {
                number = digits;
            }
            else if (number == wanted)
            {
                return names.Substring(start, i - start);
            }
            else
            {
                number++;
            }

            start = i + 1;
            digits = 0;
        }

        return "unknown";
    }
}
