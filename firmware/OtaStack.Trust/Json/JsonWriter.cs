using System;

namespace OtaStack.Trust.Json;

/// <summary>Writes canonical JSON into a bounded array. Names must ascend, or <see cref="InvalidOperationException"/> is thrown; likewise when the array is full.</summary>
public sealed class JsonWriter
{
    public JsonWriter(byte[] buffer)
        : this(buffer, 0, buffer.Length)
    {
    }

    public JsonWriter(byte[] buffer, int offset, int count)
    {
    }

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    public void BeginObject()
    {
        throw new InvalidOperationException();
    }

    public void EndObject()
    {
        throw new InvalidOperationException();
    }

    public void BeginArray()
    {
        throw new InvalidOperationException();
    }

    public void EndArray()
    {
        throw new InvalidOperationException();
    }

    public void Name(string name)
    {
        throw new InvalidOperationException();
    }

    public void String(string value)
    {
        throw new InvalidOperationException();
    }

    public void Integer(long value)
    {
        throw new InvalidOperationException();
    }

    public void Boolean(bool value)
    {
        throw new InvalidOperationException();
    }
}
