namespace System;

public static class Console
{
    public static void WriteLine(string? value) => throw null!;
}
