namespace System;

public abstract class Attribute
{
    protected Attribute() => throw null!;
}
