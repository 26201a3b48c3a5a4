namespace System.IO;

public class IOException : SystemException
{
    public IOException() => throw null!;
    public IOException(string? message) => throw null!;
}
