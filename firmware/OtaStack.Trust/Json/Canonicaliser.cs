using System;
using System.Text;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>
/// Writes the canonical form of JSON that is not canonical as it stands. Members are put in order by reading the object again for
/// each next name, so memory depends on the nesting only. Duplicate names are found on the way.
/// </summary>
internal sealed class Canonicaliser
{
    /// <summary>How many times over the value may be read: bounds the work that unordered members can cause.</summary>
    private const int Rereads = 512;

    private readonly IByteSource _json;
    private readonly IByteSink _sink;
    private readonly JsonReader?[] _readers = new JsonReader?[JsonReader.MaxDepth + 1];
    private readonly byte[]?[] _names = new byte[]?[JsonReader.MaxDepth + 1];
    private readonly byte[] _best = new byte[JsonReader.MaxText];
    private readonly byte[] _candidate = new byte[JsonReader.MaxText];
    private readonly byte[] _one = new byte[1];
    private long _budget;

    public Canonicaliser(IByteSource json, int length, IByteSink sink)
    {
        _json = json;
        _sink = sink;
        _budget = ((long)length * Rereads) + 65536;
    }

    public bool Write(int start, int end, int depth)
    {
        if (depth > JsonReader.MaxDepth)
        {
            return false;
        }

        JsonReader reader = ReaderOf(depth);
        reader.Reset(_json, start, end);
        switch (reader.Next(_sink))
        {
            case JsonToken.String:
                return true;
            case JsonToken.Integer:
                Emit(reader.Integer.ToString());
                return true;
            case JsonToken.True:
                Emit("true");
                return true;
            case JsonToken.False:
                Emit("false");
                return true;
            case JsonToken.Null:
                Emit("null");
                return true;
            case JsonToken.BeginArray:
                return WriteArray(reader, depth);
            case JsonToken.BeginObject:
                return Ascends(reader) ? WriteInOrder(reader, start, end, depth) : WriteBySelection(reader, start, end, depth);
            default:
                return false;
        }
    }

    private bool WriteArray(JsonReader reader, int depth)
    {
        Emit('[');
        bool first = true;
        while (reader.SkipValue())
        {
            if (!first)
            {
                Emit(',');
            }

            first = false;
            if (!Write(reader.ValueStart, reader.TokenEnd, depth + 1))
            {
                return false;
            }
        }

        Emit(']');
        return reader.Token == JsonToken.EndArray;
    }

    /// <summary>True when the object's own names ascend strictly, whatever its values look like.</summary>
    private bool Ascends(JsonReader reader)
    {
        byte[] last = _best;
        byte[] name = _candidate;
        int lastLength = -1;
        while (reader.Next() == JsonToken.Name)
        {
            int length = reader.CopyText(name);
            if ((lastLength >= 0 && JsonNameOrder.Compare(name, length, last, 0, lastLength) <= 0) || !reader.SkipValue())
            {
                return false;
            }

            byte[] swap = last;
            last = name;
            name = swap;
            lastLength = length;
        }

        return true;
    }

    private bool WriteInOrder(JsonReader reader, int start, int end, int depth)
    {
        byte[] name = NameOf(depth);
        bool first = true;
        Emit('{');
        reader.Reset(_json, start, end);
        reader.Next();
        while (reader.Next() == JsonToken.Name)
        {
            if (!first)
            {
                Emit(',');
            }

            first = false;
            EmitName(name, reader.CopyText(name));
            if (!reader.SkipValue() || !Write(reader.ValueStart, reader.TokenEnd, depth + 1))
            {
                return false;
            }
        }

        Emit('}');
        return reader.Token == JsonToken.EndObject;
    }

    private bool WriteBySelection(JsonReader reader, int start, int end, int depth)
    {
        byte[] last = NameOf(depth);
        byte[] best;
        byte[] candidate;
        int lastLength = -1;
        Emit('{');
        while (true)
        {
            _budget -= end - start;
            if (_budget < 0)
            {
                return false;
            }

            best = _best;
            candidate = _candidate;
            int bestLength = -1;
            int valueStart = 0;
            int valueEnd = 0;
            reader.Reset(_json, start, end);
            reader.Next();
            while (reader.Next() == JsonToken.Name)
            {
                int length = reader.CopyText(candidate);
                if (!reader.SkipValue())
                {
                    return false;
                }

                if (lastLength >= 0 && JsonNameOrder.Compare(candidate, length, last, 0, lastLength) <= 0)
                {
                    continue;
                }

                int order = bestLength < 0 ? -1 : JsonNameOrder.Compare(candidate, length, best, 0, bestLength);
                if (order == 0)
                {
                    // The same name twice: readers disagree on which one counts.
                    return false;
                }

                if (order < 0)
                {
                    byte[] swap = best;
                    best = candidate;
                    candidate = swap;
                    bestLength = length;
                    valueStart = reader.ValueStart;
                    valueEnd = reader.TokenEnd;
                }
            }

            if (reader.Token != JsonToken.EndObject)
            {
                return false;
            }

            if (bestLength < 0)
            {
                Emit('}');
                return true;
            }

            if (lastLength >= 0)
            {
                Emit(',');
            }

            // The scratch arrays are the value's from here on.
            EmitName(best, bestLength);
            Array.Copy(best, 0, last, 0, bestLength);
            lastLength = bestLength;
            if (!Write(valueStart, valueEnd, depth + 1))
            {
                return false;
            }
        }
    }

    private JsonReader ReaderOf(int depth)
    {
        JsonReader? reader = _readers[depth];
        if (reader == null)
        {
            reader = new JsonReader();
            _readers[depth] = reader;
        }

        return reader;
    }

    private byte[] NameOf(int depth)
    {
        byte[]? name = _names[depth];
        if (name == null)
        {
            name = new byte[JsonReader.MaxText];
            _names[depth] = name;
        }

        return name;
    }

    private void EmitName(byte[] name, int length)
    {
        Emit('"');
        for (int i = 0; i < length; i++)
        {
            if (name[i] == '"' || name[i] == '\\')
            {
                Emit('\\');
            }

            Emit((char)name[i]);
        }

        Emit('"');
        Emit(':');
    }

    private void Emit(char character)
    {
        _one[0] = (byte)character;
        _sink.Write(_one, 0, 1);
    }

    private void Emit(string ascii)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ascii);
        _sink.Write(bytes, 0, bytes.Length);
    }
}
