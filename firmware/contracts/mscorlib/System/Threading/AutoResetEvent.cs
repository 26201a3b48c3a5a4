namespace System.Threading;

public sealed class AutoResetEvent : WaitHandle
{
    public AutoResetEvent(bool initialState) => throw null!;
    public bool Set() => throw null!;
}
