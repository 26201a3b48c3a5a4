using System;
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
    private readonly ReleaseValues _values;

    private ReleaseDataReader(JsonReader reader)
    {
        _reader = reader;
        _values = new ReleaseValues(reader);
    }

    internal static Verdict Read(TargetDescription target, out ReleaseData? data)
    {
        data = null;
        if (target.CustomEnd == 0)
        {
            return Verdict.NoReleaseData;
        }

        JsonReader reader = new();
        JsonMembers custom = new("ota");
        reader.Reset(target.Metadata, target.CustomStart, target.CustomEnd);
        if (!custom.Read(reader, target.Metadata))
        {
            return JsonMembers.Problem(reader);
        }

        if (custom.EndOf(0) == 0)
        {
            return Verdict.NoReleaseData;
        }

        reader.Reset(target.Metadata, custom.StartOf(0), custom.EndOf(0));
        ReleaseDataReader read = new(reader);
        if (!read.ReadMembers())
        {
            return JsonMembers.Problem(reader);
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
            _data.Product = _values.ReadName(isProduct: true) ?? "";
            return _data.Product.Length > 0 ? Product : -1;
        }

        if (_reader.TextIs("boards"))
        {
            return ReadBoards() ? Boards : -1;
        }

        if (_reader.TextIs("image"))
        {
            _data.Image = _values.ReadImage();
            return _data.Image != ImageKind.Unknown ? Image : -1;
        }

        if (_reader.TextIs("version"))
        {
            ReleaseVersion? version = _values.ReadVersion();
            _data.Version = version!;
            return version != null ? Version : -1;
        }

        if (_reader.TextIs("releaseId"))
        {
            _data.ReleaseId = _values.ReadName(isProduct: false) ?? "";
            return _data.ReleaseId.Length > 0 ? ReleaseId : -1;
        }

        if (_reader.TextIs("securityCounter"))
        {
            _data.SecurityCounter = _values.ReadCount();
            return _data.SecurityCounter >= 0 ? SecurityCounter : -1;
        }

        if (_reader.TextIs("requiresCurrent"))
        {
            _data.RequiresCurrent = _values.ReadVersion();
            return _data.RequiresCurrent != null ? RequiresCurrent : -1;
        }

        if (_reader.TextIs("urgency"))
        {
            _data.Urgency = _values.ReadUrgency();
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
            _data.Sbom = _values.ReadPath();
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

        string? board = _values.ReadName(isProduct: false);
        while (board != null)
        {
            if (count == MaxBoards)
            {
                return false;
            }

            boards[count++] = board;
            board = _values.ReadName(isProduct: false);
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
                _data.IndexPath = _values.ReadPath() ?? "";
                sound = _data.IndexPath.Length > 0;
            }
            else if (_reader.TextIs("length"))
            {
                member = Length;
                _data.IndexLength = _values.ReadCount();
                sound = _data.IndexLength >= 0;
            }
            else if (_reader.TextIs("sha256"))
            {
                member = Sha256;
                _data.IndexSha256 = new byte[32];
                sound = _values.ReadSha256(_data.IndexSha256);
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
                _data.NotesEn = _values.ReadPath();
                sound = sound && _data.NotesEn != null;
            }
            else if (_reader.TextIs("ja"))
            {
                sound = _data.NotesJa == null;
                _data.NotesJa = _values.ReadPath();
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
            sound = count <= MaxCompanions && _values.ReadSha256(digest);
        }

        return sound && _reader.Token == JsonToken.EndObject;
    }
}
