using System.Collections;

namespace System;

public sealed class String : IEnumerable
{
    public static readonly string Empty = null!;
    [Runtime.CompilerServices.IndexerName("Chars")]
    public extern char this[int index] { [Runtime.CompilerServices.MethodImpl(Runtime.CompilerServices.MethodImplOptions.InternalCall)] get; }
    public extern int Length { [Runtime.CompilerServices.MethodImpl(Runtime.CompilerServices.MethodImplOptions.InternalCall)] get; }
    public String(char[] value, int startIndex, int length) => throw null!;
    IEnumerator IEnumerable.GetEnumerator() => throw null!;
    public override bool Equals(object? obj) => throw null!;
    public static bool operator ==(string? a, string? b) => throw null!;
    public static bool operator !=(string? a, string? b) => throw null!;
    public string Substring(int startIndex) => throw null!;
    public string Substring(int startIndex, int length) => throw null!;
    public int IndexOf(char value) => throw null!;
    public static string Concat(string? str0, string? str1) => throw null!;
    public static string Concat(string? str0, string? str1, string? str2) => throw null!;
    public static string Concat(string? str0, string? str1, string? str2, string? str3) => throw null!;
    public static string Concat(params string?[] values) => throw null!;
}
