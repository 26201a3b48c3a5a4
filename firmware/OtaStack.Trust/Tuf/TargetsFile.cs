using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>A targets file (§4.5).</summary>
internal static class TargetsFile
{
    /// <summary>Verifies the file by the root's keys and checks that every target has a length and a known hash.</summary>
    internal static Verdict Read(RoleReader roles, IByteSource file, RootFile root, out MetadataHeader? header)
    {
        header = null;
        Verdict verdict = roles.Open(file, Roles.Targets, root, roles.Work.Limits.TargetsBytes);
        if (verdict == Verdict.Accepted)
        {
            verdict = CheckTargets(roles.Work, roles.Signed);
        }

        header = verdict == Verdict.Accepted ? roles.Header : null;
        return verdict;
    }

    private static Verdict CheckTargets(Workspace work, JsonRange signed)
    {
        JsonReader reader = work.Reader;
        JsonRange targets = new();
        FileDescription description = new();
        Verdict verdict = signed.Require(reader, "targets", targets);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        targets.Open(reader);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            verdict = description.Read(reader, work.Scratch);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }

            if (description.Length < 0 || !description.HasHash)
            {
                return Verdict.Malformed;
            }
        }

        return reader.Token == JsonToken.EndObject ? Verdict.Accepted : JsonRange.Problem(reader);
    }
}
