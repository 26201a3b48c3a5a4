namespace System.Threading;

public abstract class WaitHandle : MarshalByRefObject
{
    protected WaitHandle() => throw null!;
    public virtual bool WaitOne(int millisecondsTimeout, bool exitContext) => throw null!;
}
