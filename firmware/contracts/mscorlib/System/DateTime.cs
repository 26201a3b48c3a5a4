namespace System;

public struct DateTime
{
    public static readonly DateTime UnixEpoch;
    public static DateTime UtcNow => throw null!;
    public long Ticks => throw null!;
}
