using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Releases;

/// <summary>The kinds of values that release data is made of, each with its limits (docs/formats.md).</summary>
internal sealed class ReleaseValues
{
    private const int MaxName = 64;

    private readonly JsonReader _reader;
    private readonly byte[] _text = new byte[JsonReader.MaxText];

    internal ReleaseValues(JsonReader reader)
    {
        _reader = reader;
    }

    /// <summary>1, 2 or 3 for one of these texts, 0 for anything else.</summary>
    internal int ReadChoice(string first, string second, string? third)
    {
        if (_reader.Next() != JsonToken.String)
        {
            return 0;
        }

        return _reader.TextIs(first) ? 1 : _reader.TextIs(second) ? 2 : third != null && _reader.TextIs(third) ? 3 : 0;
    }

    internal ReleaseVersion? ReadVersion()
    {
        if (_reader.Next() != JsonToken.String)
        {
            return null;
        }

        ReleaseVersion.TryParse(_reader.Text(), out ReleaseVersion? version);
        return version;
    }

    /// <summary>0–2147483647, or −1.</summary>
    internal int ReadCount()
    {
        bool sound = _reader.Next() == JsonToken.Integer && _reader.Integer >= 0 && _reader.Integer <= int.MaxValue;
        return sound ? (int)_reader.Integer : -1;
    }

    internal bool ReadSha256(byte[] into)
    {
        return _reader.Next() == JsonToken.String
            && _reader.CopyText(_text) == into.Length * 2
            && Hex.TryDecode(_text, 0, into.Length * 2, into, 0);
    }

    /// <summary>1–64 of <c>[A-Za-z0-9._-]</c>, for a product <c>[a-z0-9-]</c>; null for anything else.</summary>
    internal string? ReadName(bool isProduct)
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
    internal string? ReadPath()
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
