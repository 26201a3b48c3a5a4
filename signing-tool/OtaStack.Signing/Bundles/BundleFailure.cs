using OtaStack.Bundles.Tar;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Bundles;

/// <summary>Turns what is wrong with a bundle into the tool's own failure.</summary>
public static class BundleFailure
{
    public static SigningException Of(ArchiveException cause, string path)
    {
        ArgumentNullException.ThrowIfNull(cause);
        string code = cause.Fault switch
        {
            ArchiveFault.EntryType or ArchiveFault.ExtendedHeader => BundleErrorCode.EntryType,
            ArchiveFault.Truncated => BundleErrorCode.Truncated,
            ArchiveFault.TrailingData => BundleErrorCode.TrailingData,
            ArchiveFault.TooLarge => BundleErrorCode.TooLarge,
            ArchiveFault.Name => BundleErrorCode.Name,
            ArchiveFault.Duplicate => BundleErrorCode.Duplicate,
            ArchiveFault.Order => BundleErrorCode.Order,
            _ => BundleErrorCode.Header,
        };
        return new SigningException(cause, SigningFault.Refused, code, path, cause.Message);
    }

    public static SigningException Of(BundleFinding refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new SigningException(SigningFault.Refused, BundleErrorCode.NotVerified, refusal.Subject) { Verdict = refusal.Verdict };
    }
}
