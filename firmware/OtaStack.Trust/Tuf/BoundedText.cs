using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Takes a JSON string that is longer than a reader holds (a PEM key, an RSA signature): its canonical form, without quotes and escapes.</summary>
internal sealed class BoundedText : IByteSink
{
    private readonly byte[] _bytes;
    private bool _escaped;
    private int _quotes;

    private BoundedText(int length)
    {
        _bytes = new byte[length];
    }

    private int Length { get; set; }

    public void Write(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            Add(buffer[i]);
        }
    }

    /// <summary>The UTF-8 bytes of the string; null when it is no string or longer than <paramref name="limit"/>.</summary>
    internal static byte[]? Read(Workspace work, JsonRange text, int limit)
    {
        JsonReader reader = work.Reader;
        text.Open(reader);
        if (reader.Next() != JsonToken.String || reader.TextLength > limit)
        {
            return null;
        }

        BoundedText taken = new(reader.TextLength);
        return work.TryWriteCanonical(text, taken) && taken.Length == taken._bytes.Length
            ? taken._bytes
            : null;
    }

    private void Add(byte value)
    {
        if (!_escaped && value == '\\')
        {
            _escaped = true;
        }
        else if (!_escaped && value == '"')
        {
            _quotes++;
        }
        else
        {
            _escaped = false;
            if (Length < _bytes.Length && _quotes == 1)
            {
                _bytes[Length] = value;
            }

            Length++;
        }
    }
}
