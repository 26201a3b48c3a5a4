namespace OtaStack.VirtualDevice.Faults;

/// <summary>A script that cannot be read: where, what stands there, and what would be right.</summary>
public sealed class FaultScriptException : Exception
{
    internal FaultScriptException(string code, int line, int column, string found, string expected)
        : base($"line {line}, column {column}: {code}: '{found}', expected {expected}")
    {
        Code = code;
        Line = line;
        Column = column;
        Found = found;
        Expected = expected;
    }

    /// <summary>One of <see cref="FaultErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1.</summary>
    public int Column { get; }

    /// <summary>The word that is wrong; empty at the end of a line.</summary>
    public string Found { get; }

    /// <summary>Words or forms that would be right.</summary>
    public string Expected { get; }
}
