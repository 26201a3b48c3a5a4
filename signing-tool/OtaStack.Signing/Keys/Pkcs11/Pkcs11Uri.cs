using System.Globalization;
using System.Text;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// A PKCS #11 URI (RFC 7512): which token, which object in it, which module reaches it. An attribute that is absent matches anything;
/// one that is there matches byte for byte (§2.5). It never holds a PIN.
/// </summary>
public sealed record Pkcs11Uri
{
    /// <summary>The scheme with its colon.</summary>
    public const string Scheme = "pkcs11:";

    // RFC 3986 unreserved, and of pk11-res-avail (§2.3) what cannot be mistaken: everything else is written percent-encoded.
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    internal Pkcs11Uri()
    {
    }

    /// <summary>CK_TOKEN_INFO label.</summary>
    public string? Token { get; internal init; }

    /// <summary>CK_TOKEN_INFO manufacturerID.</summary>
    public string? Manufacturer { get; internal init; }

    /// <summary>CK_TOKEN_INFO serialNumber.</summary>
    public string? Serial { get; internal init; }

    /// <summary>CK_TOKEN_INFO model.</summary>
    public string? Model { get; internal init; }

    /// <summary>CK_SLOT_ID.</summary>
    public ulong? SlotId { get; internal init; }

    /// <summary>CKA_LABEL of the key.</summary>
    public string? ObjectLabel { get; internal init; }

    /// <summary>CKA_ID of the key.</summary>
    public byte[]? Id { get; internal init; }

    /// <summary>CKA_CLASS: <c>private</c> or <c>public</c>; a key pair is both.</summary>
    public string? Type { get; internal init; }

    /// <summary>The module's file.</summary>
    public string? ModulePath { get; internal init; }

    /// <summary>The module's name without <c>lib</c> and <c>.so</c>.</summary>
    public string? ModuleName { get; internal init; }

    /// <summary>Where the PIN comes from: <c>file:/PATH</c>.</summary>
    public string? PinSource { get; internal init; }

    /// <summary>True when the URI names one object and not a token alone.</summary>
    public bool NamesObject => ObjectLabel is not null || Id is not null;

    /// <exception cref="Errors.SigningException"><c>pkcs11.uri_invalid</c>, <c>pkcs11.attribute_unknown</c>, <c>pkcs11.pin_in_uri</c></exception>
    public static Pkcs11Uri Parse(string text) => Pkcs11UriReader.Read(text);

    /// <summary>The URI of one key in one token.</summary>
    internal static Pkcs11Uri OfKey(TokenDescription token, string label, byte[] id)
    {
        return new Pkcs11Uri
        {
            Token = token.Label,
            Serial = token.Serial.Length > 0 ? token.Serial : null,
            ObjectLabel = label.Length > 0 ? label : null,
            Id = id.Length > 0 ? id : null,
        };
    }

    /// <summary>The URI of a key with this label in the same token.</summary>
    public Pkcs11Uri WithObject(string label) => this with { ObjectLabel = label };

    /// <summary>True when the token is one that the URI means.</summary>
    internal bool Matches(TokenDescription token)
    {
        return (Token is null || Token == token.Label)
            && (Manufacturer is null || Manufacturer == token.Manufacturer)
            && (Serial is null || Serial == token.Serial)
            && (Model is null || Model == token.Model)
            && (SlotId is null || SlotId == token.SlotId);
    }

    /// <summary>The URI again, its attributes in one order and with what was ignored left out.</summary>
    public override string ToString()
    {
        List<string> path = [];
        Add(path, "token", Token);
        Add(path, "manufacturer", Manufacturer);
        Add(path, "serial", Serial);
        Add(path, "model", Model);
        Add(path, "slot-id", SlotId?.ToString(CultureInfo.InvariantCulture));
        Add(path, "object", ObjectLabel);
        if (Id is not null)
        {
            path.Add("id=" + string.Concat(Id.Select(octet => $"%{octet:X2}")));
        }

        Add(path, "type", Type);
        List<string> query = [];
        Add(query, "module-path", ModulePath);
        Add(query, "module-name", ModuleName);
        Add(query, "pin-source", PinSource);
        return Scheme + string.Join(';', path) + (query.Count == 0 ? "" : "?" + string.Join('&', query));
    }

    private static void Add(List<string> attributes, string name, string? value)
    {
        if (value is not null)
        {
            bool isQuery = name is "module-path" or "pin-source";
            attributes.Add(name + "=" + string.Concat(Encoding.UTF8.GetBytes(value).Select(octet =>
                Plain.Contains((char)octet, StringComparison.Ordinal) || (isQuery && octet is (byte)'/' or (byte)':') ? ((char)octet).ToString() : $"%{octet:X2}")));
        }
    }
}
