using OtaStack.Signing.Errors;
using OtaStack.Trust;

namespace OtaStack.Signing.Verification;

/// <summary>One thing that was checked and how it came out.</summary>
/// <param name="Subject">A path of the repository, and for an image also the part or block.</param>
/// <param name="Verdict"><see cref="Verdict.Accepted"/>, or why not.</param>
public sealed record VerificationFinding(string Subject, Verdict Verdict)
{
    public bool IsAccepted => Verdict == Verdict.Accepted;

    /// <summary>The refusal as a failure, for callers that cannot go on.</summary>
    public SigningException ToFailure()
    {
        return new SigningException(SigningFault.Refused, ErrorCode.RepositoryNotVerified, Subject) { Verdict = Verdict };
    }
}
