using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Look-ups in metadata that a host has verified by other means.</summary>
public static class VerifiedTargets
{
    extension(TargetSearch)
    {
        /// <summary>Looks the path up in one targets file that the caller has already verified. <see cref="Verdict.UnknownTarget"/> when it does not tell of it.</summary>
        public static Verdict FindInVerified(IByteSource targetsFile, string path, out TargetDescription? target)
        {
            ArgumentNullException.ThrowIfNull(targetsFile);
            target = null;
            Workspace work = new(new TrustLimits(), []);
            JsonMembers file = new("signed");
            work.Reader.Reset(targetsFile, 0, targetsFile.Length);
            if (!file.Read(work.Reader, targetsFile))
            {
                return JsonMembers.Problem(work.Reader);
            }

            FileDescription told = new();
            Verdict verdict = MetadataHeader.Read(work, targetsFile, file.StartOf(0), file.EndOf(0), out MetadataHeader? header);
            if (verdict == Verdict.Accepted)
            {
                verdict = RoleReader.ReadEntries(work, header!, path, told);
            }

            target = verdict == Verdict.Accepted ? new TargetDescription(path, told, targetsFile) : null;
            return verdict == Verdict.Missing ? Verdict.UnknownTarget : verdict;
        }
    }
}
