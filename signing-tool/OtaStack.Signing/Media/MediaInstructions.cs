using System.Text;

namespace OtaStack.Signing.Media;

/// <summary>What people read on a medium, in two languages.</summary>
/// <param name="English">Plain text.</param>
/// <param name="Japanese">Plain text.</param>
public sealed record MediaInstructions(string English, string Japanese)
{
    public const string EnglishName = "README.txt";

    /// <summary>The name stays ASCII: how FAT names other characters depends on how it was mounted.</summary>
    public const string JapaneseName = "README.ja.txt";

    /// <summary>As every editor on every system shows it: with a byte order mark and both characters at line ends.</summary>
    public static byte[] ToBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n").TrimEnd() + "\r\n")];
    }
}
