using OtaStack.Server.Tuf;
using OtaStack.Trust;

namespace OtaStack.Server.Releases;

/// <summary>An archive is not published. Thrown from the depth of reading it; the publisher turns it into a result.</summary>
internal sealed class PublishRefusedException : Exception
{
    public PublishRefusedException(string reason, string detail, Exception? cause = null)
        : base(detail, cause)
    {
        Reason = reason;
    }

    public PublishRefusedException(Verdict verdict, string detail)
        : this(VerdictText.Of(verdict), detail)
    {
    }

    public PublishRefusedException(TrustRefusal refusal)
        : this(refusal.Reason, refusal.Detail)
    {
    }

    /// <summary>Stable, camel case: the last part of the problem code.</summary>
    public string Reason { get; }
}
