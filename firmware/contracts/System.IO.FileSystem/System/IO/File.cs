namespace System.IO;

public static class File
{
    public static FileStream Create(string path) => throw null!;
    public static void Delete(string path) => throw null!;
    public static bool Exists(string path) => throw null!;
    public static void Move(string sourceFileName, string destFileName) => throw null!;
    public static FileStream OpenRead(string path) => throw null!;
    public static FileStream OpenWrite(string path) => throw null!;
}
