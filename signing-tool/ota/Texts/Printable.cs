using System.Globalization;
using System.Text;

namespace OtaStack.SigningTool.Texts;

/// <summary>Foreign text on a terminal: control characters would move the cursor or change what was printed before.</summary>
internal static class Printable
{
    public static string Of(object value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        StringBuilder safe = new(text.Length);
        foreach (char character in text)
        {
            _ = IsUnsafe(character)
                ? safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                : safe.Append(character);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char character)
    {
        return CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
