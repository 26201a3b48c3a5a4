using System.Globalization;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Reads a PKCS #11 URI by the grammar of RFC 7512 §2.3. Rules beyond it: a PIN in the URI is refused (§2.4 pin-value; it would stand in the list
/// of processes), an attribute of the path that this tool does not know matches no object and is therefore told, one of the query is
/// ignored (§2.3), and no failure repeats a value, which might be a secret that was put in the wrong place.
/// </summary>
internal static class Pkcs11UriReader
{
    /// <summary>Characters that a URI may have.</summary>
    public const int MaxCharacters = 4096;

    /// <summary>Attributes that a URI may have, path and query together.</summary>
    public const int MaxAttributes = 32;

    /// <summary>Bytes that a value may decode to.</summary>
    public const int MaxValueBytes = 1024;

    private const string PinValue = "pin-value";

    // §2.3: pk11-res-avail with "&" in the path and with "/", "?", "|" in the query; unreserved characters are added below.
    private const string PathCharacters = ":[]@!$'()*+,=&";
    private const string QueryCharacters = ":[]@!$'()*+,=/?|";

    private static readonly string[] PathNames =
        ["token", "manufacturer", "serial", "model", "slot-id", "object", "id", "type"];

    // Known, so that they are not called unknown; they say which module or reader, which module-path and slot-id say better.
    private static readonly string[] UnusedPathNames =
        ["library-manufacturer", "library-description", "library-version", "slot-manufacturer", "slot-description"];

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static Pkcs11Uri Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxCharacters || !text.StartsWith(Pkcs11Uri.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid("pkcs11");
        }

        string rest = text[Pkcs11Uri.Scheme.Length..];
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? rest : rest[..question];
        string? query = question < 0 ? null : rest[(question + 1)..];
        Dictionary<string, byte[]> values = new(StringComparer.Ordinal);
        int count = ReadAttributes(path, ';', PathCharacters, (name, value) => AddPath(values, name, value));
        if (query is not null)
        {
            count += ReadAttributes(query, '&', QueryCharacters, (name, value) => AddQuery(values, name, value));
        }

        return count <= MaxAttributes ? Make(values) : throw Invalid("pkcs11");
    }

    private static Pkcs11Uri Make(Dictionary<string, byte[]> values)
    {
        string? type = Text(values, "type");
        if (type is not (null or "private" or "public"))
        {
            // cert, secret-key and data (§2.3) are no key pairs.
            throw Invalid("type");
        }

        return new Pkcs11Uri
        {
            Token = Text(values, "token"),
            Manufacturer = Text(values, "manufacturer"),
            Serial = Text(values, "serial"),
            Model = Text(values, "model"),
            SlotId = Number(values, "slot-id"),
            ObjectLabel = Text(values, "object"),
            Id = values.GetValueOrDefault("id"),
            Type = type,
            ModulePath = Text(values, "module-path"),
            ModuleName = Text(values, "module-name"),
            PinSource = Text(values, "pin-source"),
        };
    }

    private static void AddPath(Dictionary<string, byte[]> values, string name, byte[] value)
    {
        if (name.StartsWith("pin", StringComparison.OrdinalIgnoreCase))
        {
            throw PinInUri();
        }

        if (UnusedPathNames.Contains(name) || !PathNames.Contains(name))
        {
            throw new SigningException(SigningFault.Usage, KeyErrorCode.Pkcs11AttributeUnknown, name);
        }

        AddOnce(values, name, value);
    }

    private static void AddQuery(Dictionary<string, byte[]> values, string name, byte[] value)
    {
        if (name.Equals(PinValue, StringComparison.OrdinalIgnoreCase))
        {
            throw PinInUri();
        }

        // §2.3: what a consumer does not recognise in the query is ignored, and vendors may repeat theirs.
        if (name is "module-path" or "module-name" or "pin-source")
        {
            AddOnce(values, name, value);
        }
    }

    private static void AddOnce(Dictionary<string, byte[]> values, string name, byte[] value)
    {
        // §2.3: the same attribute twice is not valid.
        if (!values.TryAdd(name, value))
        {
            throw Invalid(name);
        }
    }

    private static int ReadAttributes(string part, char separator, string allowed, Action<string, byte[]> add)
    {
        if (part.Length == 0)
        {
            return 0;
        }

        string[] attributes = part.Split(separator, MaxAttributes + 1);
        for (int i = 0; i < attributes.Length; i++)
        {
            int equals = attributes[i].IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : attributes[i][..equals];
            if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            {
                // What stands here may be anything: it is not repeated.
                throw Invalid("#" + Count.Of(i + 1));
            }

            add(name, Decode(attributes[i].AsSpan(equals + 1), allowed, name));
        }

        return attributes.Length;
    }

    private static byte[] Decode(ReadOnlySpan<char> text, string allowed, string name)
    {
        List<byte> bytes = new(Math.Min(text.Length, MaxValueBytes));
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    throw Invalid(name);
                }

                bytes.Add(byte.Parse(text.Slice(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~' || allowed.Contains(character, StringComparison.Ordinal))
            {
                bytes.Add((byte)character);
            }
            else
            {
                throw Invalid(name);
            }
        }

        return bytes.Count <= MaxValueBytes ? [.. bytes] : throw Invalid(name);
    }

    private static string? Text(Dictionary<string, byte[]> values, string name)
    {
        if (!values.TryGetValue(name, out byte[]? bytes))
        {
            return null;
        }

        try
        {
            // §2.3: every value but id's is UTF-8. No label holds a NUL, and no path may.
            string text = StrictUtf8.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw Invalid(name) : text;
        }
        catch (DecoderFallbackException cause)
        {
            throw new SigningException(cause, SigningFault.Usage, KeyErrorCode.Pkcs11UriInvalid, name);
        }
    }

    private static ulong? Number(Dictionary<string, byte[]> values, string name)
    {
        return Text(values, name) is not { } text ? null
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw Invalid(name);
    }

    private static SigningException Invalid(string what) => new(SigningFault.Usage, KeyErrorCode.Pkcs11UriInvalid, what);

    private static SigningException PinInUri() => new(SigningFault.Usage, KeyErrorCode.Pkcs11PinInUri);
}
