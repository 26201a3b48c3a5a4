namespace System;

public sealed class Version
{
    internal Version() => throw null!;
    public int Major => throw null!;
    public int Minor => throw null!;
    public int Build => throw null!;
}
