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
    private const int MaxCompanions = 16;

    private const int BoardsMember = 0;
    private const int CompanionsMember = 1;
    private const int ImageMember = 2;
    private const int IndexMember = 3;
    private const int NotesMember = 4;
    private const int ProductMember = 5;
    private const int ReleaseIdMember = 6;
    private const int RequiresCurrentMember = 7;
    private const int SbomMember = 8;
    private const int SecurityCounterMember = 9;
    private const int UrgencyMember = 10;
    private const int VersionMember = 11;
    private const int InstallByMember = 12;
    private const int McubootMember = 13;

    private readonly IByteSource _source;
    private readonly JsonReader _reader = new();
    private readonly ReleaseData _data = new();
    private readonly JsonMembers _members = new(
        "boards", "companions", "image", "index", "notes", "product", "releaseId", "requiresCurrent", "sbom", "securityCounter", "urgency", "version", "installBy", "mcuboot");

    private ReleaseDataReader(IByteSource source)
    {
        _source = source;
    }

    internal static Verdict Read(TargetDescription target, out ReleaseData? data)
    {
        data = null;
        if (target.CustomEnd == 0)
        {
            return Verdict.NoReleaseData;
        }

        ReleaseDataReader read = new(target.Metadata);
        JsonMembers custom = new("ota");
        read._reader.Reset(target.Metadata, target.CustomStart, target.CustomEnd);
        if (!custom.Read(read._reader, target.Metadata))
        {
            return JsonMembers.Problem(read._reader);
        }

        if (custom.EndOf(0) == 0)
        {
            return Verdict.NoReleaseData;
        }

        if (!read.ReadObject(custom, 0, read._members) || !read.ReadRequired() || !read.ReadOptional())
        {
            return JsonMembers.Problem(read._reader);
        }

        data = read._data;
        return Verdict.Accepted;
    }

    private bool ReadRequired()
    {
        ReleaseData data = _data;
        JsonMembers members = _members;
        data.Product = ReleaseValues.ReadName(At(members, ProductMember), isProduct: true) ?? "";
        data.ReleaseId = ReleaseValues.ReadName(At(members, ReleaseIdMember), isProduct: false) ?? "";
        data.Version = ReleaseValues.ReadVersion(At(members, VersionMember))!;
        data.SecurityCounter = At(members, SecurityCounterMember).ReadCount();
        data.Image = (ImageKind)ReleaseValues.ReadChoice(At(members, ImageMember), "nanoclr", "deployment", "assemblies");
        data.Urgency = (Urgency)ReleaseValues.ReadChoice(At(members, UrgencyMember), "security", "feature", null);
        return data.Product.Length > 0 && data.ReleaseId.Length > 0 && data.Version != null && data.SecurityCounter >= 0
            && data.Image != ImageKind.Unknown && data.Urgency != Urgency.Unknown && ReadBoards() && ReadIndex();
    }

    private bool ReadOptional()
    {
        ReleaseData data = _data;
        JsonMembers members = _members;
        bool sound = true;
        if (members.EndOf(RequiresCurrentMember) != 0)
        {
            data.RequiresCurrent = ReleaseValues.ReadVersion(At(members, RequiresCurrentMember));
            sound = data.RequiresCurrent != null;
        }

        if (sound && members.EndOf(InstallByMember) != 0)
        {
            // A deadline takes the choice from the user: only a vulnerability is worth that.
            At(members, InstallByMember);
            sound = data.Urgency == Urgency.Security && _reader.Next() == JsonToken.String && UtcTime.TryParse(_reader.Text() ?? "", out data.InstallBy);
        }

        if (sound && members.EndOf(NotesMember) != 0)
        {
            JsonMembers notes = new("en", "ja");
            sound = ReadObject(members, NotesMember, notes) && ReadPath(notes, 0, ref data.NotesEn) && ReadPath(notes, 1, ref data.NotesJa);
        }

        if (sound && members.EndOf(McubootMember) != 0)
        {
            JsonMembers mcuboot = new("sha256");
            data.McubootSha256 = new byte[32];
            sound = ReadObject(members, McubootMember, mcuboot) && At(mcuboot, 0).ReadHex(data.McubootSha256);
        }

        return sound && ReadPath(members, SbomMember, ref data.Sbom) && ReadCompanions();
    }

    private bool ReadBoards()
    {
        string[] boards = new string[MaxBoards + 1];
        int count = 0;
        At(_members, BoardsMember);
        if (_reader.Next() == JsonToken.BeginArray)
        {
            string? board = ReleaseValues.ReadName(_reader, isProduct: false);
            while (board != null && count <= MaxBoards)
            {
                boards[count++] = board;
                board = ReleaseValues.ReadName(_reader, isProduct: false);
            }
        }

        if (_reader.Token != JsonToken.EndArray || count == 0 || count > MaxBoards)
        {
            return false;
        }

        _data.Boards = new string[count];
        Array.Copy(boards, 0, _data.Boards, 0, count);
        return true;
    }

    private bool ReadIndex()
    {
        ReleaseData data = _data;
        JsonMembers index = new("length", "path", "sha256");
        if (!ReadObject(_members, IndexMember, index))
        {
            return false;
        }

        data.IndexLength = At(index, 0).ReadCount();
        data.IndexPath = ReleaseValues.ReadPath(At(index, 1)) ?? "";
        data.IndexSha256 = new byte[32];
        return data.IndexLength >= 0 && data.IndexPath.Length > 0 && At(index, 2).ReadHex(data.IndexSha256);
    }

    private bool ReadCompanions()
    {
        if (_members.EndOf(CompanionsMember) == 0)
        {
            return true;
        }

        byte[] digest = new byte[32];
        string[] paths = new string[MaxCompanions];
        byte[] digests = new byte[MaxCompanions * 32];
        int count = 0;
        At(_members, CompanionsMember);
        bool sound = _reader.Next() == JsonToken.BeginObject;
        while (sound && _reader.Next() == JsonToken.Name)
        {
            string? path = _reader.Text();
            sound = path != null && count < MaxCompanions && _reader.ReadHex(digest);
            if (sound)
            {
                paths[count] = path!;
                Array.Copy(digest, 0, digests, count * 32, 32);
                count++;
            }
        }

        _data.Companions = new string[count];
        Array.Copy(paths, 0, _data.Companions, 0, count);
        _data.CompanionSha256 = digests;
        return sound && _reader.Token == JsonToken.EndObject;
    }

    /// <summary>A path that may be absent: false when it is there and is none.</summary>
    private bool ReadPath(JsonMembers members, int member, ref string? path)
    {
        if (members.EndOf(member) == 0)
        {
            return true;
        }

        path = ReleaseValues.ReadPath(At(members, member));
        return path != null;
    }

    private bool ReadObject(JsonMembers members, int member, JsonMembers into)
    {
        At(members, member);
        return into.Read(_reader, _source);
    }

    /// <summary>Sets the reader to the member; to nothing, which is no value of any kind, when it is not there.</summary>
    private JsonReader At(JsonMembers members, int member)
    {
        _reader.Reset(_source, members.StartOf(member), members.EndOf(member));
        return _reader;
    }
}
