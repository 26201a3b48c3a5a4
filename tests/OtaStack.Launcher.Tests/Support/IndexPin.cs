using System.Security.Cryptography;

namespace OtaStack.Launcher.Tests.Support;

/// <summary>The launcher's digest of an index, straight from docs/launcher.md.</summary>
internal static class IndexPin
{
    private const int Piece = 4064;

    public static byte[] Of(byte[] index)
    {
        byte[] link = new byte[32];
        foreach (byte[] piece in index.Chunk(Piece))
        {
            link = HMACSHA256.HashData("OtaStack block digest v1"u8, [.. link, .. piece]);
        }

        return link;
    }
}
