namespace System;

public class ArgumentNullException : ArgumentException
{
    public ArgumentNullException() => throw null!;
    public ArgumentNullException(string? paramName) => throw null!;
}
