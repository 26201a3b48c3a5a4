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
        TargetSearch search = new(context.TrustStore, context.Limits, context.Schemes, context.TrustedTime);
        search.Start(assignment.Target);
        TargetDescription? target = search.Target;
        if (target == null)
        {
            // A target behind a delegation whose metadata is not stored here counts as unknown.
            return search.State == RefreshState.NeedsFile ? ReasonCode.UnknownTarget : Reasons.Of(search.Verdict);
        }

        // Blocks and images are checked by SHA-256 throughout; a target that is described by other hashes alone cannot be.
        if (target.Sha256 == null)
        {
            return ReasonCode.Malformed;
        }

        Verdict verdict = ReleaseData.Read(target, out ReleaseData? release);
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

        offer = new Offer(target, target.Sha256, release);
        return ReasonCode.None;
    }
}
