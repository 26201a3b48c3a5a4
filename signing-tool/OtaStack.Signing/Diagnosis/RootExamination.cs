using System.Globalization;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Diagnosis;

/// <summary>The settings and the root chain.</summary>
internal static class RootExamination
{
    public static IEnumerable<Finding> Of(RepositoryEvidence evidence, DateTimeOffset now)
    {
        if (evidence.Settings is null)
        {
            yield return evidence.SettingsFailure is null or Errors.ErrorCode.FileMissing
                ? new Finding(Severity.Error, FindingCode.SettingsMissing, RepositoryPaths.Settings, [], [])
                : new Finding(Severity.Error, FindingCode.FileMalformed, RepositoryPaths.Settings, [evidence.SettingsFailure], []);
        }

        MetadataEvidence[] chain = [.. evidence.Published.Where(file => file.Role == RootDocument.TypeName).OrderBy(file => file.Version)];
        HashSet<int> versions = [.. chain.Select(file => file.Version)];

        // TUF 6.1: every root from version 1 on stays available.
        foreach (int missing in Enumerable.Range(1, Math.Max(chain.LastOrDefault()?.Version ?? 1, 1)).Where(version => !versions.Contains(version)))
        {
            yield return new Finding(Severity.Error, FindingCode.RootGap, RepositoryPaths.Root(missing), [], []);
        }

        foreach (MetadataEvidence file in chain.Where(file => file.Failure is not null))
        {
            yield return new Finding(Severity.Error, FindingCode.FileMalformed, file.Path, [file.Failure!], []);
        }

        if (chain.Length == 0 || evidence.Roots.Count != chain[^1].Version)
        {
            yield break;
        }

        foreach (VerificationFinding refused in ChainVerifier.Roots(evidence.Roots).Where(finding => !finding.IsAccepted))
        {
            yield return new Finding(Severity.Error, FindingCode.RootRefused, refused.Subject, [refused.Verdict.ToString()], []);
        }

        foreach (Finding finding in ExpiryExamination.Of(evidence, chain[^1], now).Concat(Thresholds(evidence, evidence.Root!)))
        {
            yield return finding;
        }
    }

    /// <summary>A lost key is an incident; without a spare one it is the end of the product's trust.</summary>
    private static IEnumerable<Finding> Thresholds(RepositoryEvidence evidence, RootDocument root)
    {
        foreach (string role in (string[])[RootDocument.TypeName, TargetsDocument.TypeName])
        {
            RoleKeys keys = root.Roles[role];
            if (keys.Threshold == keys.KeyIds.Count)
            {
                yield return new Finding(
                    role == RootDocument.TypeName ? Severity.Warning : Severity.Info, FindingCode.ThresholdNoSpare, role,
                    [keys.Threshold.ToString(CultureInfo.InvariantCulture)], ["root", "add-key", evidence.Directory, "--role", role, "--new-key", "KEY"]);
            }

            if (role == RootDocument.TypeName && keys.Threshold == 1)
            {
                yield return new Finding(
                    Severity.Warning, FindingCode.ThresholdOne, role, [], ["root", "threshold", evidence.Directory, "--role", role, "--threshold", "2"]);
            }
        }
    }
}
