namespace System.Collections;

public class ArrayList : IList
{
    public ArrayList() => throw null!;
    public virtual int Count => throw null!;
    public virtual object? this[int index] { get => throw null!; set => throw null!; }
    public virtual int Add(object? value) => throw null!;
    public virtual void Clear() => throw null!;
    public virtual IEnumerator GetEnumerator() => throw null!;
    public virtual void RemoveAt(int index) => throw null!;
}
