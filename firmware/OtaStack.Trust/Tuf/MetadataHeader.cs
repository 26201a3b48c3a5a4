using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>The members that every role's <c>signed</c> object has. Reading them verifies no signature.</summary>
public sealed class MetadataHeader
{
    private MetadataHeader()
    {
    }

    /// <summary><c>_type</c>: <c>root</c>, <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    public string Type { get; private set; } = "";

    /// <summary>1 or more.</summary>
    public int Version { get; private set; }

    /// <summary>Unix seconds.</summary>
    public long Expires { get; private set; }

    /// <summary>Unix seconds of <c>issued</c>, 0 when absent.</summary>
    public long Issued { get; private set; }

    /// <summary>Reads the header of a metadata file; <see cref="Verdict.WrongType"/> when <c>spec_version</c> is not 1.x or the type unknown.</summary>
    public static Verdict Read(IByteSource file, TrustLimits limits, out MetadataHeader? header)
    {
        header = null;
        Workspace work = new(limits, new Cryptography.ISignatureScheme[0]);
        MetadataFile metadata = new(work);
        Verdict verdict = metadata.Open(file);
        return verdict == Verdict.Accepted ? Read(work.Reader, metadata.Signed, out header) : verdict;
    }

    internal static Verdict Read(JsonReader reader, JsonRange signed, out MetadataHeader? header)
    {
        header = null;
        MetadataHeader read = new();
        int seen = 0;
        signed.Open(reader);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            int member = read.ReadMember(reader);
            if (member < 0 || (seen & member) != 0)
            {
                return JsonRange.Problem(reader);
            }

            seen |= member;
        }

        if (reader.Token != JsonToken.EndObject || (seen & Member.Required) != Member.Required)
        {
            return JsonRange.Problem(reader);
        }

        // TUF 4.3: spec_version says which specification the file follows; this client follows major version 1.
        if ((seen & Member.ForeignSpecification) != 0 || read.Type.Length == 0)
        {
            return Verdict.WrongType;
        }

        header = read;
        return Verdict.Accepted;
    }

    /// <summary>Bits of the member that was read, 0 for one that does not matter here, −1 when it is not as it should be.</summary>
    private int ReadMember(JsonReader reader)
    {
        if (reader.TextIs("_type"))
        {
            if (reader.Next() != JsonToken.String)
            {
                return -1;
            }

            Type = KnownType(reader);
            return Member.Type;
        }

        if (reader.TextIs("spec_version"))
        {
            if (reader.Next() != JsonToken.String)
            {
                return -1;
            }

            string? version = reader.Text();
            return version != null && IsVersion1(version) ? Member.Specification : Member.Specification | Member.ForeignSpecification;
        }

        if (reader.TextIs("version"))
        {
            // TUF 4.3: an integer greater than 0. The upper bound is this client's own.
            if (reader.Next() != JsonToken.Integer || reader.Integer < 1 || reader.Integer > int.MaxValue)
            {
                return -1;
            }

            Version = (int)reader.Integer;
            return Member.Version;
        }

        if (reader.TextIs("expires"))
        {
            Expires = ReadTime(reader);
            return Expires < 0 ? -1 : Member.Expires;
        }

        if (reader.TextIs("issued"))
        {
            Issued = ReadTime(reader);
            return Issued < 0 ? -1 : Member.Issued;
        }

        return reader.SkipValue() ? 0 : -1;
    }

    /// <summary>The four types as constants, so that the text in the file is not copied.</summary>
    private static string KnownType(JsonReader reader)
    {
        foreach (string type in Roles.TopLevel)
        {
            if (reader.TextIs(type))
            {
                return type;
            }
        }

        return "";
    }

    private static long ReadTime(JsonReader reader)
    {
        if (reader.Next() != JsonToken.String)
        {
            return -1;
        }

        string? text = reader.Text();
        return text != null && UtcTime.TryParse(text, out long time) ? time : -1;
    }

    /// <summary><c>1.N</c> or <c>1.N.N</c>.</summary>
    private static bool IsVersion1(string text)
    {
        if (text.Length < 3 || text.Length > 16 || text[0] != '1' || text[1] != '.')
        {
            return false;
        }

        int dots = 1;
        for (int i = 2; i < text.Length; i++)
        {
            bool afterDot = text[i - 1] == '.';
            if (text[i] == '.' && !afterDot && i < text.Length - 1)
            {
                dots++;
            }
            else if (text[i] < '0' || text[i] > '9')
            {
                return false;
            }
        }

        return dots <= 2;
    }

    private static class Member
    {
        internal const int Type = 1;
        internal const int Specification = 2;
        internal const int Version = 4;
        internal const int Expires = 8;
        internal const int Required = 15;
        internal const int Issued = 16;
        internal const int ForeignSpecification = 32;
    }
}
