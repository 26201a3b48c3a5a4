using OtaStack.Bundles.Tar;

namespace OtaStack.Server.Releases.Archive;

/// <summary>What is wrong with an archive as such, before anything in it is verified.</summary>
internal static class ArchiveError
{
    public static PublishRefusedException Malformed(string detail)
    {
        return new PublishRefusedException("archive", detail);
    }

    public static PublishRefusedException TooLarge(string detail)
    {
        return new PublishRefusedException("archiveTooLarge", detail);
    }

    public static PublishRefusedException Of(ArchiveException cause)
    {
        return new PublishRefusedException(cause.Fault == ArchiveFault.TooLarge ? "archiveTooLarge" : "archive", cause.Message, cause);
    }
}
