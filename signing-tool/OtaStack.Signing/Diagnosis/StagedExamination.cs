using System.Globalization;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Diagnosis;

/// <summary>What is staged: for whom it waits, or why nothing will come of it.</summary>
internal static class StagedExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence, DateTimeOffset now) => evidence.Staged.SelectMany(file => Of(evidence, file, now));

    private static IEnumerable<Finding> Of(RepositoryEvidence evidence, MetadataEvidence file, DateTimeOffset now)
    {
        string[] discard = Remedies.Discard(evidence.Directory, file.Role);
        if (file.Metadata is not { } metadata)
        {
            return [new Finding(Severity.Error, FindingCode.FileMalformed, file.Path, [file.Failure!], discard)];
        }

        MetadataEvidence? published = evidence.NewestOf(file.Role);
        int next = (published?.Version ?? 0) + 1;
        if (metadata.Version != next)
        {
            return published?.Metadata is { } same && same.SignedBytes.AsSpan().SequenceEqual(metadata.SignedBytes)
                ? [new Finding(Severity.Info, FindingCode.StagedLeftover, file.Path, [], discard)]
                : [new Finding(Severity.Error, FindingCode.StagedStale, file.Path, [Text(metadata.Version), Text(next)], discard)];
        }

        SignatureRequirement[] requirements = Requirements(evidence, file);
        if (requirements.Length == 0)
        {
            return [new Finding(Severity.Warning, FindingCode.StagedOrphan, file.Path, [], discard)];
        }

        string? wrong = metadata.Signatures.Keys.FirstOrDefault(keyId => !requirements.Any(requirement => requirement.IsSignedBy(metadata, keyId)));
        if (wrong is not null)
        {
            return [new Finding(Severity.Error, FindingCode.StagedSignature, file.Path, [wrong], discard)];
        }

        if (metadata.IsFrozen && MetadataTime.TryParse(metadata.Expires, out DateTimeOffset expires) && expires <= now)
        {
            return [new Finding(Severity.Error, FindingCode.StagedExpired, file.Path, [metadata.Expires], discard)];
        }

        return Waiting(evidence, file, metadata, requirements);
    }

    private static IEnumerable<Finding> Waiting(RepositoryEvidence evidence, MetadataEvidence file, SignedMetadata metadata, SignatureRequirement[] requirements)
    {
        string[] sign = Remedies.Sign(evidence.Directory, file.Role);
        foreach (SignatureRequirement requirement in requirements)
        {
            IReadOnlyList<string> signed = requirement.SignedBy(metadata);
            if (signed.Count < requirement.Threshold)
            {
                string open = string.Join(", ", requirement.Keys.Keys.Except(signed).Select(keyId => NameOf(evidence, keyId)));
                yield return new Finding(
                    Severity.Warning, FindingCode.StagedWaiting, file.Path, [Text(signed.Count), Text(requirement.Threshold), requirement.Source, open], sign);
            }
        }
    }

    private static SignatureRequirement[] Requirements(RepositoryEvidence evidence, MetadataEvidence file)
    {
        if (file.Root is not { } root)
        {
            return evidence.RequirementFor(file.Role) is { } requirement ? [requirement] : [];
        }

        SignatureRequirement after = root.RequirementFor(RootDocument.TypeName);
        return evidence.Root?.RequirementFor(RootDocument.TypeName) is not { } before ? [after] : before.IsSameAs(after) ? [before] : [before, after];
    }

    private static string NameOf(RepositoryEvidence evidence, string keyId)
    {
        return evidence.Settings?.KeyLabels.TryGetValue(keyId, out string? label) == true ? $"{keyId[..8]} ({label})" : keyId[..8];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
