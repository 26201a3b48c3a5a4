using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Where a JSON value stands in a file. Values are read from there when they are needed, never held.</summary>
internal sealed class JsonRange
{
    internal IByteSource Source { get; private set; } = Workspace.NoBytes;

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal void Set(IByteSource source, int start, int end)
    {
        Source = source;
        Start = start;
        End = end;
    }

    internal void SetWhole(IByteSource source)
    {
        Set(source, 0, source.Length);
    }

    /// <summary>Sets the reader to the beginning of this value.</summary>
    internal void Open(JsonReader reader)
    {
        reader.Reset(Source, Start, End);
    }

    /// <summary>Reads the value that comes next and becomes its range. False on a fault, or when none comes.</summary>
    internal bool Take(JsonReader reader, IByteSource source)
    {
        JsonToken first = reader.Next();
        int start = reader.TokenStart;
        if (first == JsonToken.BeginObject || first == JsonToken.BeginArray)
        {
            if (!SkipRest(reader))
            {
                return false;
            }
        }
        else if (first < JsonToken.String || first > JsonToken.Null)
        {
            return false;
        }

        Set(source, start, reader.TokenEnd);
        return true;
    }

    /// <summary>
    /// Looks up a member of this object. <see cref="Verdict.Accepted"/> and <paramref name="value"/> set,
    /// <see cref="Verdict.Missing"/>, or what is wrong.
    /// </summary>
    internal Verdict Find(JsonReader reader, string name, JsonRange value)
    {
        IByteSource source = Source;
        Open(reader);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            if (reader.TextIs(name))
            {
                return value.Take(reader, source) ? Verdict.Accepted : Problem(reader);
            }

            if (!reader.SkipValue())
            {
                return Problem(reader);
            }
        }

        return reader.Token == JsonToken.EndObject ? Verdict.Missing : Problem(reader);
    }

    /// <summary>As <see cref="Find"/> for a member that must be there: <see cref="Verdict.Malformed"/> when it is not.</summary>
    internal Verdict Require(JsonReader reader, string name, JsonRange value)
    {
        Verdict verdict = Find(reader, name, value);
        return verdict == Verdict.Missing ? Verdict.Malformed : verdict;
    }

    /// <summary>The reader's fault, or Malformed when the JSON is sound but not what was expected.</summary>
    internal static Verdict Problem(JsonReader reader)
    {
        return reader.Token == JsonToken.Fault ? reader.Fault : Verdict.Malformed;
    }

    /// <summary>After the Begin of an object or array: reads up to its End.</summary>
    private static bool SkipRest(JsonReader reader)
    {
        int open = 1;
        while (open > 0)
        {
            switch (reader.Next())
            {
                case JsonToken.BeginObject:
                case JsonToken.BeginArray:
                    open++;
                    break;
                case JsonToken.EndObject:
                case JsonToken.EndArray:
                    open--;
                    break;
                case JsonToken.Fault:
                case JsonToken.End:
                    return false;
            }
        }

        return true;
    }
}
