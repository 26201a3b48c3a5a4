using System.Collections;

namespace System;

public abstract class Array : IList
{
    public extern int Length { [Runtime.CompilerServices.MethodImpl(Runtime.CompilerServices.MethodImplOptions.InternalCall)] get; }
    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) => throw null!;
    public static void Clear(Array array, int index, int length) => throw null!;
    public IEnumerator GetEnumerator() => throw null!;
}
