namespace System.Threading;

public sealed class ManualResetEvent : WaitHandle
{
    public ManualResetEvent(bool initialState) => throw null!;
}
