namespace OtaStack.Fleet.View;

/// <summary>Numbers as a line of blocks, the newest at the right; the highest fills the line's height.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    public static string Of(IReadOnlyList<int> values, int width)
    {
        int[] shown = [.. values.TakeLast(width)];
        int most = Math.Max(1, shown.DefaultIfEmpty(0).Max());
        string line = string.Concat(shown.Select(value => Blocks[Math.Max(0, value) * (Blocks.Length - 1) / most]));
        return line.PadLeft(width, Blocks[0]);
    }
}
