namespace System;

public struct Byte
{
    public const byte MaxValue = 255;
    public override string ToString() => throw null!;
}
