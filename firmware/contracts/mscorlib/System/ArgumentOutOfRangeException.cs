namespace System;

public class ArgumentOutOfRangeException : ArgumentException
{
    public ArgumentOutOfRangeException() => throw null!;
    public ArgumentOutOfRangeException(string? paramName) => throw null!;
}
