using System;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>A strict pull reader over a source, with memory that does not grow with the document.</summary>
public sealed class JsonReader
{
    /// <summary>Longest text in UTF-8 bytes that <see cref="Text"/> and <see cref="CopyText"/> give; longer strings can be skipped.</summary>
    public const int MaxText = 256;

    /// <summary>Reads the one value that <paramref name="source"/> consists of.</summary>
    public JsonReader(IByteSource source)
    {
        Reset(source, 0, source.Length);
    }

    public JsonToken Token { get; private set; }

    /// <summary><see cref="Verdict.Malformed"/> or <see cref="Verdict.TooLarge"/> after <see cref="JsonToken.Fault"/>.</summary>
    public Verdict Fault { get; private set; }

    /// <summary>Position of the first byte of the token.</summary>
    public int TokenStart { get; private set; }

    /// <summary>Position behind the last byte of the token.</summary>
    public int TokenEnd { get; private set; }

    /// <summary>The value of an <see cref="JsonToken.Integer"/>, within ±2^53.</summary>
    public long Integer { get; private set; }

    /// <summary>Length in UTF-8 bytes of the decoded <see cref="JsonToken.Name"/> or <see cref="JsonToken.String"/>.</summary>
    public int TextLength { get; private set; }

    /// <summary>Starts anew at a value that stands from <paramref name="start"/> to <paramref name="end"/> in the source.</summary>
    public void Reset(IByteSource source, int start, int end)
    {
        throw new InvalidOperationException();
    }

    /// <summary>Reads the next token.</summary>
    public JsonToken Next()
    {
        throw new InvalidOperationException();
    }

    /// <summary>Skips the value that comes next (after a name, or an element). False on a fault.</summary>
    public bool SkipValue()
    {
        throw new InvalidOperationException();
    }

    /// <summary>True when the name or string is exactly this ASCII text. Allocates nothing.</summary>
    public bool TextIs(string ascii)
    {
        throw new InvalidOperationException();
    }

    /// <summary>The name or string; null when it is longer than <see cref="MaxText"/>.</summary>
    public string? Text()
    {
        throw new InvalidOperationException();
    }

    /// <summary>Copies the UTF-8 bytes of the name or string; returns their number, -1 when they do not fit.</summary>
    public int CopyText(byte[] into)
    {
        throw new InvalidOperationException();
    }
}
