using System.Runtime.InteropServices;

namespace OtaStack.Signing.Files;

/// <summary>
/// What a path is, by statx(2): unlike opening it, that waits for nobody. Its structure is the same on every architecture, and .NET tells
/// the types apart nowhere.
/// </summary>
internal static class LinuxFileType
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint AskType = 1;
    private const int StructureBytes = 256;

    // linux/stat.h: struct statx, stx_mode; and the file types in it.
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;
    private const int Link = 0xA000;

    public static bool IsSpecial(string path)
    {
        byte[] structure = new byte[StructureBytes];
        if (Statx(CurrentDirectory, path, NoFollow, AskType, structure) != 0)
        {
            throw new IOException($"statx '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return (BitConverter.ToUInt16(structure, ModeAt) & TypeMask) is not (Directory or Regular or Link);
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] structure);
}
