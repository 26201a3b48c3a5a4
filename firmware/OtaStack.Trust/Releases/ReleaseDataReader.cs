using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Releases;

/// <summary>
/// Reads <c>custom.ota</c> by the table in docs/formats.md. Every member is checked, the ones that this device does not use
/// too; members that the table does not have are left for later versions of it.
/// </summary>
internal sealed class ReleaseDataReader
{
    private const int MaxBoards = 16;
    private const int MaxName = 64;
    private const int MaxCompanions = 16;

    private const int Product = 1;
    private const int Boards = 2;
    private const int Image = 4;
    private const int Version = 8;
    private const int ReleaseId = 16;
    private const int SecurityCounter = 32;
    private const int UrgencyBit = 64;
    private const int Index = 128;
    private const int Required = 255;
    private const int RequiresCurrent = 256;
    private const int Companions = 512;
    private const int Notes = 1024;
    private const int Sbom = 2048;

    private readonly JsonReader _reader;
    private readonly ReleaseData _data = new();
    private readonly byte[] _text = new byte[JsonReader.MaxText];

    private ReleaseDataReader(JsonReader reader)
    {
        _reader = reader;
    }

    internal static Verdict Read(TargetDescription target, out ReleaseData? data)
    {
        data = null;
        if (target.CustomEnd == 0)
        {
            return Verdict.NoReleaseData;
        }

        JsonReader reader = new(target.Metadata);
        JsonRange range = new();
        range.Set(target.Metadata, target.CustomStart, target.CustomEnd);
        Verdict verdict = range.Find(reader, "ota", range);
        if (verdict != Verdict.Accepted)
        {
            return verdict == Verdict.Missing ? Verdict.NoReleaseData : verdict;
        }

        range.Open(reader);
        ReleaseDataReader read = new(reader);
        if (!read.ReadMembers())
        {
            return JsonRange.Problem(reader);
        }

        data = read._data;
        return Verdict.Accepted;
    }

    private bool ReadMembers()
    {
        int seen = 0;
        if (_reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        while (_reader.Next() == JsonToken.Name)
        {
            int member = ReadMember();
            if (member < 0 || (seen & member) != 0)
            {
                return false;
            }

            seen |= member;
        }

        return _reader.Token == JsonToken.EndObject && (seen & Required) == Required;
    }

    /// <summary>The bit of the member, 0 for one that is not known, −1 when it is not as the table says.</summary>
    private int ReadMember()
    {
        if (_reader.TextIs("product"))
        {
            _data.Product = ReadName(isProduct: true) ?? "";
            return _data.Product.Length > 0 ? Product : -1;
        }

        if (_reader.TextIs("boards"))
        {
            return ReadBoards() ? Boards : -1;
        }

        if (_reader.TextIs("image"))
        {
            _data.Image = ReadImage();
            return _data.Image != ImageKind.Unknown ? Image : -1;
        }

        if (_reader.TextIs("version"))
        {
            ReleaseVersion? version = ReadVersion();
            _data.Version = version!;
            return version != null ? Version : -1;
        }

        if (_reader.TextIs("releaseId"))
        {
            _data.ReleaseId = ReadName(isProduct: false) ?? "";
            return _data.ReleaseId.Length > 0 ? ReleaseId : -1;
        }

        if (_reader.TextIs("securityCounter"))
        {
            _data.SecurityCounter = ReadCount();
            return _data.SecurityCounter >= 0 ? SecurityCounter : -1;
        }

        if (_reader.TextIs("requiresCurrent"))
        {
            _data.RequiresCurrent = ReadVersion();
            return _data.RequiresCurrent != null ? RequiresCurrent : -1;
        }

        if (_reader.TextIs("urgency"))
        {
            _data.Urgency = ReadUrgency();
            return _data.Urgency != Urgency.Unknown ? UrgencyBit : -1;
        }

        return ReadReference();
    }

    private int ReadReference()
    {
        if (_reader.TextIs("index"))
        {
            return ReadIndex() ? Index : -1;
        }

        if (_reader.TextIs("notes"))
        {
            return ReadNotes() ? Notes : -1;
        }

        if (_reader.TextIs("sbom"))
        {
            _data.Sbom = ReadPath();
            return _data.Sbom != null ? Sbom : -1;
        }

        if (_reader.TextIs("companions"))
        {
            return ReadCompanions() ? Companions : -1;
        }

        return _reader.SkipValue() ? 0 : -1;
    }

    private bool ReadBoards()
    {
        string[] boards = new string[MaxBoards];
        int count = 0;
        if (_reader.Next() != JsonToken.BeginArray)
        {
            return false;
        }

        string? board = ReadName(isProduct: false);
        while (board != null)
        {
            if (count == MaxBoards)
            {
                return false;
            }

            boards[count++] = board;
            board = ReadName(isProduct: false);
        }

        if (_reader.Token != JsonToken.EndArray || count == 0)
        {
            return false;
        }

        _data.Boards = new string[count];
        Array.Copy(boards, 0, _data.Boards, 0, count);
        return true;
    }

    private bool ReadIndex()
    {
        const int Path = 1;
        const int Length = 2;
        const int Sha256 = 4;
        int seen = 0;
        bool sound = _reader.Next() == JsonToken.BeginObject;
        while (sound && _reader.Next() == JsonToken.Name)
        {
            int member = 0;
            if (_reader.TextIs("path"))
            {
                member = Path;
                _data.IndexPath = ReadPath() ?? "";
                sound = _data.IndexPath.Length > 0;
            }
            else if (_reader.TextIs("length"))
            {
                member = Length;
                _data.IndexLength = ReadCount();
                sound = _data.IndexLength >= 0;
            }
            else if (_reader.TextIs("sha256"))
            {
                member = Sha256;
                _data.IndexSha256 = new byte[32];
                sound = ReadSha256(_data.IndexSha256);
            }
            else
            {
                sound = _reader.SkipValue();
            }

            sound = sound && (seen & member) == 0;
            seen |= member;
        }

        return sound && _reader.Token == JsonToken.EndObject && seen == (Path | Length | Sha256);
    }

    private bool ReadNotes()
    {
        bool sound = _reader.Next() == JsonToken.BeginObject;
        while (sound && _reader.Next() == JsonToken.Name)
        {
            if (_reader.TextIs("en"))
            {
                sound = _data.NotesEn == null;
                _data.NotesEn = ReadPath();
                sound = sound && _data.NotesEn != null;
            }
            else if (_reader.TextIs("ja"))
            {
                sound = _data.NotesJa == null;
                _data.NotesJa = ReadPath();
                sound = sound && _data.NotesJa != null;
            }
            else
            {
                sound = _reader.SkipValue();
            }
        }

        return sound && _reader.Token == JsonToken.EndObject;
    }

    private bool ReadCompanions()
    {
        byte[] digest = new byte[32];
        int count = 0;
        bool sound = _reader.Next() == JsonToken.BeginObject;
        while (sound && _reader.Next() == JsonToken.Name)
        {
            count++;
            sound = count <= MaxCompanions && ReadSha256(digest);
        }

        return sound && _reader.Token == JsonToken.EndObject;
    }

    private ImageKind ReadImage()
    {
        if (_reader.Next() != JsonToken.String)
        {
            return ImageKind.Unknown;
        }

        if (_reader.TextIs("assemblies"))
        {
            return ImageKind.Assemblies;
        }

        if (_reader.TextIs("deployment"))
        {
            return ImageKind.Deployment;
        }

        return _reader.TextIs("nanoclr") ? ImageKind.NanoClr : ImageKind.Unknown;
    }

    private Urgency ReadUrgency()
    {
        if (_reader.Next() != JsonToken.String)
        {
            return Urgency.Unknown;
        }

        if (_reader.TextIs("security"))
        {
            return Urgency.Security;
        }

        return _reader.TextIs("feature") ? Urgency.Feature : Urgency.Unknown;
    }

    private ReleaseVersion? ReadVersion()
    {
        if (_reader.Next() != JsonToken.String)
        {
            return null;
        }

        ReleaseVersion.TryParse(_reader.Text(), out ReleaseVersion? version);
        return version;
    }

    /// <summary>0–2147483647, or −1.</summary>
    private int ReadCount()
    {
        bool sound = _reader.Next() == JsonToken.Integer && _reader.Integer >= 0 && _reader.Integer <= int.MaxValue;
        return sound ? (int)_reader.Integer : -1;
    }

    private bool ReadSha256(byte[] into)
    {
        return _reader.Next() == JsonToken.String
            && _reader.CopyText(_text) == into.Length * 2
            && Hex.TryDecode(_text, 0, into.Length * 2, into, 0);
    }

    /// <summary>1–64 of <c>[A-Za-z0-9._-]</c>, for a product <c>[a-z0-9-]</c>; null for anything else.</summary>
    private string? ReadName(bool isProduct)
    {
        int length = _reader.Next() == JsonToken.String ? _reader.CopyText(_text) : -1;
        if (length < 1 || length > MaxName)
        {
            return null;
        }

        for (int i = 0; i < length; i++)
        {
            int c = _text[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
            bool other = (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
            if (!plain && (isProduct || !other))
            {
                return null;
            }
        }

        return _reader.Text();
    }

    /// <summary>
    /// A target path: relative, printable ASCII, no empty, <c>.</c> or <c>..</c> segments, no backslash; null for anything else.
    /// </summary>
    private string? ReadPath()
    {
        int length = _reader.Next() == JsonToken.String ? _reader.CopyText(_text) : -1;
        if (length < 1)
        {
            return null;
        }

        int segment = 0;
        int dots = 0;
        for (int i = 0; i <= length; i++)
        {
            int c = i == length ? '/' : _text[i];
            if (c == '/')
            {
                if (segment == 0 || (segment == dots && dots <= 2))
                {
                    return null;
                }

                segment = 0;
                dots = 0;
                continue;
            }

            if (c <= ' ' || c > '~' || c == '\\')
            {
                return null;
            }

            segment++;
            dots += c == '.' ? 1 : 0;
        }

        return _reader.Text();
    }
}
