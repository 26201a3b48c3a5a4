using OtaStack.Agent.Assignments;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Trust;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>Looks an assigned target up in the trusted metadata and asks whether it may be installed here.</summary>
internal static class OfferSearch
{
    /// <summary>The offer, or the reason to refuse it.</summary>
    public static ReasonCode Find(AgentContext context, Assignment assignment, out Offer? offer)
    {
        offer = null;

        // TUF 5.6.7: the signed metadata decides whether the target exists at all.
        Verdict verdict = TargetSearch.Find(context.TrustStore, context.Limits, context.Schemes, assignment.Target, out TargetDescription? target);
        if (verdict != Verdict.Accepted || target == null)
        {
            return verdict == Verdict.Accepted ? ReasonCode.UnknownTarget : Reasons.Of(verdict);
        }

        verdict = ReleaseData.Read(target, out ReleaseData? release);
        if (verdict != Verdict.Accepted || release == null)
        {
            return verdict == Verdict.Accepted ? ReasonCode.NoReleaseData : Reasons.Of(verdict);
        }

        // What runs; when nothing does, what was confirmed last: a device that cannot boot must not be talked into a downgrade.
        SlotName slot = BootRecord.OtherThan(context.FreeSlot());
        ReleaseVersion.TryParse(context.BootRecord.Entry(slot).Version, out ReleaseVersion? running);
        DeviceIdentity identity = context.Identity;
        verdict = TargetRules.Check(
            release, identity.Product, identity.Board, ImageKind.Assemblies, context.BootRecord.SecurityCounter, running);
        if (verdict != Verdict.Accepted)
        {
            return Reasons.Of(verdict);
        }

        if (release.ReleaseId != assignment.ReleaseId)
        {
            return ReasonCode.ReleaseMismatch;
        }

        if (context.Journal.Failed.Contains(release.ReleaseId, release.IndexSha256))
        {
            return ReasonCode.FailedBefore;
        }

        offer = new Offer(target, release);
        return ReasonCode.None;
    }
}
