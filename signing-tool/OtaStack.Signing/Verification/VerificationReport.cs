namespace OtaStack.Signing.Verification;

/// <summary>Everything that was checked, in order.</summary>
public sealed class VerificationReport
{
    internal VerificationReport(IReadOnlyList<VerificationFinding> findings)
    {
        Findings = findings;
    }

    public IReadOnlyList<VerificationFinding> Findings { get; }

    /// <summary>True when something was checked and nothing was refused.</summary>
    public bool IsAccepted => Findings.Count > 0 && Findings.All(finding => finding.IsAccepted);

    public VerificationFinding? FirstRefusal => Findings.FirstOrDefault(finding => !finding.IsAccepted);
}
