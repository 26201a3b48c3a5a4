using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// Where members of a JSON object stand in a file: values are read from there when they are needed, never held.
/// The object is used for one JSON object after the other.
/// </summary>
internal sealed class JsonMembers
{
    /// <summary>Of each member where its value starts and ends; 0 for one that is not there.</summary>
    internal readonly int[] Places;

    /// <summary>The file they stand in; null before anything was read.</summary>
    internal IByteSource? Source;

    private readonly string[] _names;

    /// <param name="names">Kept, not copied: one array may serve many.</param>
    internal JsonMembers(params string[] names)
    {
        _names = names;
        Places = new int[names.Length * 2];
    }

    internal int StartOf(int member)
    {
        return Places[2 * member];
    }

    /// <summary>0 for a member that is not there.</summary>
    internal int EndOf(int member)
    {
        return Places[(2 * member) + 1];
    }

    /// <summary>
    /// Reads the object that comes next. False, with the reader where it stopped, when none comes, on a fault, and when one of
    /// the members stands twice.
    /// </summary>
    internal bool Read(JsonReader reader, IByteSource source)
    {
        Source = source;
        Array.Clear(Places, 0, Places.Length);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        while (reader.Next() == JsonToken.Name)
        {
            int member = _names.Length - 1;
            while (member >= 0 && !reader.TextIs(_names[member]))
            {
                member--;
            }

            if (!reader.SkipValue() || (member >= 0 && EndOf(member) != 0))
            {
                return false;
            }

            if (member >= 0)
            {
                Places[2 * member] = reader.ValueStart;
                Places[(2 * member) + 1] = reader.TokenEnd;
            }
        }

        return reader.Token == JsonToken.EndObject;
    }

    /// <summary>Sets the reader to a member and reads its first token: <see cref="JsonToken.Fault"/> (malformed) when it is not there.</summary>
    internal JsonToken Open(JsonReader reader, int member)
    {
        reader.Reset(Source!, StartOf(member), EndOf(member));
        return reader.Next();
    }

    /// <summary>The reader's fault, or Malformed when the JSON is sound but not what was expected.</summary>
    internal static Verdict Problem(JsonReader reader)
    {
        return reader.Token == JsonToken.Fault ? reader.Fault : Verdict.Malformed;
    }
}
