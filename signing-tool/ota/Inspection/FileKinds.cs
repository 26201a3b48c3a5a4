using OtaStack.Signing.Mcuboot;

namespace OtaStack.SigningTool.Inspection;

/// <summary>Tells files apart by their first bytes, not by their names.</summary>
internal static class FileKinds
{
    private const int TarMagicOffset = 257;

    public static FileKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("OTIX"u8))
        {
            return FileKind.Index;
        }

        if (head.Length > TarMagicOffset && head[TarMagicOffset..].StartsWith("ustar"u8))
        {
            return FileKind.Archive;
        }

        if (head.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"u8))
        {
            return FileKind.EncryptedKey;
        }

        if (McubootImage.IsImage(head))
        {
            return FileKind.McubootImage;
        }

        return head.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? FileKind.Json : FileKind.Unknown;
    }
}
