using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Permits;

/// <summary>
/// An authorised exception for named devices (docs/permits.md): its bytes are those of a signed target. The members stand in one
/// order and none may be missing or new, so a permit that says anything which this device does not understand permits nothing.
/// </summary>
public sealed class Permit
{
    /// <summary>Bytes of a permit at most: it fits into one block.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Devices that one permit names at most.</summary>
    public const int MaxDevices = 64;

    private readonly JsonReader _reader;
    private bool _namesDevice;
    private PermitKind _kind;
    private string? _id;
    private string? _product;
    private string? _releaseId;
    private ReleaseVersion? _version;
    private int _lowestCounter;
    private long _notBefore;

    private Permit(IByteSource file)
    {
        _reader = new JsonReader(file);
    }

    /// <summary>Unix seconds; from then on it permits nothing.</summary>
    public long Expires;

    /// <summary>Of a permit to erase: everything, not the user's data alone.</summary>
    public bool ErasesAll;

    /// <summary>Reads a permit; <see cref="Verdict.PermitMalformed"/> when it is not what docs/formats.md says.</summary>
    /// <param name="device">The device that asks: the list is not held in memory.</param>
    public static Verdict Read(IByteSource file, string device, out Permit? permit)
    {
        permit = new Permit(file);
        if (file.Length <= MaxBytes && permit.TryRead(device))
        {
            return Verdict.Accepted;
        }

        permit = null;
        return Verdict.PermitMalformed;
    }

    /// <summary>
    /// Whether the permit allows it, asked in this order: it is this permit of this product and names the device; it is of the kind and
    /// covers the release; its time has come; its time is not over; it was not used before.
    /// </summary>
    /// <param name="path">Path of the target that was verified: <c>PRODUCT/permits/ID.json</c>.</param>
    /// <param name="release">The release to go back to; null for an erase.</param>
    /// <param name="now">Unix seconds, not before the newest signature that was verified.</param>
    /// <param name="usedBefore">Whether this device has used it before.</param>
    public Verdict Check(string path, string product, ReleaseData? release, long now, bool usedBefore)
    {
        if (!_namesDevice || _product != product || path != string.Concat(product, "/permits/", _id, ".json"))
        {
            return Verdict.PermitForeign;
        }

        bool covers = release == null
            ? _kind == PermitKind.Erase
            : _kind == PermitKind.Downgrade && _releaseId == release.ReleaseId
                && _version!.CompareTo(release.Version) == 0 && release.SecurityCounter >= _lowestCounter;
        if (!covers)
        {
            return Verdict.PermitScope;
        }

        if (now < _notBefore)
        {
            return Verdict.PermitNotYet;
        }

        return now >= Expires ? Verdict.PermitExpired : usedBefore ? Verdict.PermitUsed : Verdict.Accepted;
    }

    private bool TryRead(string device)
    {
        JsonReader reader = _reader;
        if (reader.Next() != JsonToken.BeginObject || !TryReadDevices(device))
        {
            return false;
        }

        Expires = ReadTime("expires");
        _id = ReadName("id", isPlain: true);
        if (Expires < 0 || _id == null || !Comes("kind") || reader.Next() != JsonToken.String)
        {
            return false;
        }

        _kind = reader.TextIs("downgrade") ? PermitKind.Downgrade : reader.TextIs("erase") ? PermitKind.Erase : PermitKind.Unknown;
        bool isDowngrade = _kind == PermitKind.Downgrade;
        _lowestCounter = !isDowngrade ? 0 : Comes("lowestSecurityCounter") ? reader.ReadCount() : -1;
        _notBefore = ReadTime("notBefore");
        _product = ReadName("product", isPlain: true);
        if (_kind == PermitKind.Unknown || _lowestCounter < 0 || _notBefore < 0 || _product == null
            || !Comes("reason") || reader.Next() != JsonToken.String || reader.Text() == null)
        {
            return false;
        }

        bool scoped;
        if (isDowngrade)
        {
            _releaseId = ReadName("releaseId", isPlain: false);
            _version = Comes("version") ? ReleaseValues.ReadVersion(reader) : null;
            scoped = _releaseId != null && _version != null;
        }
        else
        {
            scoped = Comes("what") && reader.Next() == JsonToken.String && ((ErasesAll = reader.TextIs("all")) || reader.TextIs("userData"));
        }

        return scoped && reader.Next() == JsonToken.EndObject && reader.Next() == JsonToken.End;
    }

    private bool TryReadDevices(string device)
    {
        if (!Comes("devices") || _reader.Next() != JsonToken.BeginArray)
        {
            return false;
        }

        int count = 0;
        string? named = ReleaseValues.ReadName(_reader, isProduct: false);
        while (named != null && count < MaxDevices)
        {
            count++;
            _namesDevice |= named == device;
            named = ReleaseValues.ReadName(_reader, isProduct: false);
        }

        return count > 0 && _reader.Token == JsonToken.EndArray;
    }

    private bool Comes(string name)
    {
        return _reader.Next() == JsonToken.Name && _reader.TextIs(name);
    }

    private string? ReadName(string member, bool isPlain)
    {
        return Comes(member) ? ReleaseValues.ReadName(_reader, isPlain) : null;
    }

    private long ReadTime(string member)
    {
        string? text = Comes(member) && _reader.Next() == JsonToken.String ? _reader.Text() : null;
        return text != null && UtcTime.TryParse(text, out long time) ? time : -1;
    }
}
