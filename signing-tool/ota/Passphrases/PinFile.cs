using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Passphrases;

/// <summary>
/// A PIN in a file that <c>pin-source=file:/PATH</c> names (RFC 7512 §2.4). The other form there, a program that prints the PIN, is not run:
/// a URI must not start programs. The file must be its owner's alone.
/// </summary>
internal static class PinFile
{
    private const string FileScheme = "file:";
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static Passphrase Read(string source, IFileOperations files)
    {
        string path = source.StartsWith(FileScheme, StringComparison.Ordinal) ? source[FileScheme.Length..] : source;
        path = path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
        if (!Path.IsPathRooted(path))
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.PinSource);
        }

        byte[] content = BoundedFile.Read(files, path, Passphrase.MaxBytes);
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new SigningException(SigningFault.Refused, ToolErrorCode.PinFileOpen, path);
            }

            int end = content.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
            return Passphrase.FromUtf8(end < 0 ? content : content.AsSpan(0, end));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
