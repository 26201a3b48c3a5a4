using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Takes a JSON string that is longer than a reader holds (a PEM key, an RSA signature): its canonical form, without quotes and escapes.</summary>
internal sealed class BoundedText : IByteSink
{
    /// <summary>UTF-8 bytes at most: an RSA key of 8192 bits as PEM has about 1500, a signature by it 2048 hex digits.</summary>
    private const int Limit = 2048;

    private readonly byte[] _bytes;
    private bool _escaped;
    private int _length = -1;

    private BoundedText(int length)
    {
        _bytes = new byte[length];
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
        {
            if (!_escaped && buffer[i] == '\\')
            {
                _escaped = true;
            }
            else
            {
                // The first byte is the opening quote, the one behind the last is the closing one.
                _escaped = false;
                if (_length >= 0 && _length < _bytes.Length)
                {
                    _bytes[_length] = buffer[i];
                }

                _length++;
            }
        }
    }

    /// <summary>The UTF-8 bytes of the string that stands there; null when it is no string or longer than the limit.</summary>
    internal static byte[]? Read(JsonReader reader, IByteSource source, int start, int end)
    {
        reader.Reset(source, start, end);
        if (reader.Next() != JsonToken.String || reader.TextLength > Limit)
        {
            return null;
        }

        BoundedText taken = new(reader.TextLength);
        reader.Reset(source, start, end);
        return reader.Next(taken) == JsonToken.String && taken._length == taken._bytes.Length + 1 ? taken._bytes : null;
    }
}
