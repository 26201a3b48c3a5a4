using System.Globalization;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Rollouts;

/// <summary>Makes a sentence of a halt reason.</summary>
internal static class HaltSentence
{
    public static string Of(HaltReason reason, CultureInfo culture)
    {
        if (reason.Code == HaltReason.ByOperator)
        {
            return reason.Note.Length == 0 ? Texts.Get("HaltedByOperator", culture) : Texts.Get("HaltedByOperatorWithNote", culture, reason.Note);
        }

        if (reason.Code == HaltReason.ReleaseRetired)
        {
            return Texts.Get("HaltedReleaseRetired", culture);
        }

        string name = (reason.Phase == 1, reason.Version.Length > 0) switch
        {
            (true, true) => "HaltedFirstPhaseWentBack",
            (true, false) => "HaltedFirstPhaseFailed",
            (false, true) => "HaltedWentBack",
            (false, false) => "HaltedFailed",
        };
        return Texts.Get(name, culture, reason.Failed, reason.Assigned, reason.Phase, reason.Version, reason.Reasons);
    }
}
