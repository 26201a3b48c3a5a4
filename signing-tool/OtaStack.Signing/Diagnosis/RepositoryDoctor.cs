namespace OtaStack.Signing.Diagnosis;

/// <summary>Explains the state of a repository: a function of what lies in it, of what a server told, and of the time.</summary>
public static class RepositoryDoctor
{
    /// <summary>Everything that is worth telling, the worst first.</summary>
    public static IReadOnlyList<Finding> Examine(RepositoryEvidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        IEnumerable<Finding> findings =
        [
            .. RootExamination.Of(evidence, now),
            .. TargetsExamination.Of(evidence, now),
            .. StagedExamination.Of(evidence, now),
            .. FilesExamination.Of(evidence),
            .. ServerExamination.Of(evidence, now),
        ];

        // Stable: findings of one severity stay in the order in which a person would look.
        return [.. findings.OrderByDescending(finding => finding.Severity)];
    }
}
