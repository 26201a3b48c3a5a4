namespace System;

public static class Convert
{
    public static string ToBase64String(byte[] inArray) => throw null!;
}
