namespace System;

public static class Convert
{
    public static byte[] FromBase64String(string inString) => throw null!;
    public static string ToBase64String(byte[] inArray) => throw null!;
}
