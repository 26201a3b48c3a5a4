namespace nanoFramework.Runtime.InFieldUpdate;

public class UpdateSession
{
    internal UpdateSession() => throw null!;
    public int NextOffset => throw null!;
}
