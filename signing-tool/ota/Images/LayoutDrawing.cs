using OtaStack.Signing.Mcuboot;

namespace OtaStack.SigningTool.Images;

/// <summary>Draws where the parts of an image lie. The words are MCUboot's own, in every language.</summary>
internal static class LayoutDrawing
{
    private const int Width = 42;

    public static IEnumerable<string> Of(McubootImage image)
    {
        (string Name, int Bytes, bool Signed)[] parts = [.. PartsOf(image).Where(part => part.Bytes > 0)];
        int last = Array.FindLastIndex(parts, part => part.Signed);
        int offset = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            string bracket = i == 0 ? " ─┐" : i <= last ? "  │" : i == last + 1 ? " ─┘" : "";
            yield return Edge(offset, i == 0 ? '┌' : '├', i == 0 ? '┐' : '┤') + bracket;
            string size = $"{NumberText.Hex(parts[i].Bytes)} B";
            string text = parts[i].Name + size.PadLeft(Width - 2 - parts[i].Name.Length);
            string side = !parts[i].Signed ? "" : i == 0 ? "  │ hashed" : "  │";
            yield return $"{"",10} │ {text} │{side}";
            offset += parts[i].Bytes;
        }

        yield return Edge(offset, '└', '┘') + (last == parts.Length - 1 ? " ─┘" : "");
    }

    private static IEnumerable<(string Name, int Bytes, bool Signed)> PartsOf(McubootImage image)
    {
        yield return ($"header {image.Header.Version}", image.Header.HeaderBytes, true);
        yield return ("payload", (int)image.Header.PayloadBytes, true);
        yield return ("protected TLVs", image.Header.ProtectedBytes, true);
        yield return ("TLVs", image.ContentBytes - image.HashedBytes, false);
        string rest = image.Trailer is null ? "NOT PART OF THE IMAGE" : image.Trailer.IsConfirmed ? "erased, trailer: confirmed" : "erased, trailer: test";
        yield return (rest, image.File.Length - image.ContentBytes, false);
    }

    private static string Edge(int offset, char left, char right)
    {
        return $"0x{offset:x8} {left}{new string('─', Width)}{right}";
    }
}
