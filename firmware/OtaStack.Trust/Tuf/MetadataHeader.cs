using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>The members that every role's <c>signed</c> object has, and where the others stand. Reading them verifies no signature.</summary>
public sealed class MetadataHeader
{
    internal const int ConsistentMember = 5;

    /// <summary>The keys that a root or a targets file gives to other roles.</summary>
    internal const int KeysMember = 6;

    /// <summary>The roles that it gives them to.</summary>
    internal const int RolesMember = 7;

    internal const int MetaMember = 8;
    internal const int TargetsMember = 9;

    internal readonly JsonMembers Members;

    private const int TypeMember = 0;
    private const int SpecificationMember = 1;
    private const int VersionMember = 2;
    private const int ExpiresMember = 3;
    private const int IssuedMember = 4;
    private const int DelegationsMember = 10;

    private static readonly string[] Names =
    {
        "_type", "spec_version", "version", "expires", "issued", "consistent_snapshot", "keys", "roles", "meta", "targets", "delegations",
    };

    private MetadataHeader(JsonMembers members, string type, int version, long expires, long issued)
    {
        Members = members;
        Type = type;
        Version = version;
        Expires = expires;
        Issued = issued;
    }

    /// <summary><c>_type</c>: <c>root</c>, <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    public readonly string Type;

    /// <summary>1 or more.</summary>
    public readonly int Version;

    /// <summary>Unix seconds.</summary>
    public readonly long Expires;

    /// <summary>Unix seconds of <c>issued</c>, 0 when absent.</summary>
    public readonly long Issued;

    /// <summary>Reads the header of a metadata file; <see cref="Verdict.WrongType"/> when <c>spec_version</c> is not 1.x or the type unknown.</summary>
    public static Verdict Read(IByteSource file, TrustLimits limits, out MetadataHeader? header)
    {
        header = null;
        Workspace work = new(limits, new ISignatureScheme[0]);
        MetadataFile metadata = new(work);
        Verdict verdict = metadata.Open(file);
        return verdict == Verdict.Accepted ? Read(work, file, metadata.Start, metadata.End, out header) : verdict;
    }

    internal static Verdict Read(Workspace work, IByteSource source, int start, int end, out MetadataHeader? header)
    {
        header = null;
        JsonReader reader = work.Reader;
        JsonMembers members = new(Names);
        reader.Reset(source, start, end);
        if (!members.Read(reader, source) || members.Open(reader, TypeMember) != JsonToken.String)
        {
            return JsonMembers.Problem(reader);
        }

        // The types as constants, so that the text in the file is not copied.
        string type = "";
        foreach (string known in Roles.TopLevel)
        {
            if (reader.TextIs(known))
            {
                type = known;
            }
        }

        if (members.Open(reader, SpecificationMember) != JsonToken.String)
        {
            return Verdict.Malformed;
        }

        // TUF 4.3: spec_version says which specification the file follows; this client follows major version 1.
        bool isKnown = type.Length != 0 && reader.CopyText(work.Scratch) > 1 && work.Scratch[0] == '1' && work.Scratch[1] == '.';

        // TUF 4.3: an integer greater than 0. The upper bound is this client's own.
        long version = members.Open(reader, VersionMember) == JsonToken.Integer ? reader.Integer : 0;
        long expires = ReadTime(reader, members, ExpiresMember);
        long issued = members.EndOf(IssuedMember) == 0 ? 0 : ReadTime(reader, members, IssuedMember);
        if (version < 1 || version > int.MaxValue || expires < 0 || issued < 0)
        {
            return Verdict.Malformed;
        }

        if (!isKnown)
        {
            return Verdict.WrongType;
        }

        // What is called keys and roles in a root stands in "delegations" in a targets file.
        if (type == Roles.Targets)
        {
            JsonMembers delegations = new("keys", "roles");
            reader.Reset(source, members.StartOf(DelegationsMember), members.EndOf(DelegationsMember));
            if (members.EndOf(DelegationsMember) != 0 && !delegations.Read(reader, source))
            {
                return JsonMembers.Problem(reader);
            }

            Array.Copy(delegations.Places, 0, members.Places, 2 * KeysMember, delegations.Places.Length);
        }

        header = new MetadataHeader(members, type, (int)version, expires, issued);
        return Verdict.Accepted;
    }

    /// <summary>-1 when it is no time.</summary>
    private static long ReadTime(JsonReader reader, JsonMembers members, int member)
    {
        string? text = members.Open(reader, member) == JsonToken.String ? reader.Text() : null;
        return text != null && UtcTime.TryParse(text, out long time) ? time : -1;
    }
}
