namespace System;

public struct Int16
{
}
