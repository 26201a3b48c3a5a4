namespace OtaStack.Samples.Thermostat.Display;

/// <summary>Pictures of one size, 16 grey levels, two pixels a byte, row by row, one picture for each character.</summary>
internal sealed class GlyphTable
{
    private readonly string _characters;
    private readonly byte[] _pixels;

    public GlyphTable(string characters, int width, int height, byte[] pixels)
    {
        _characters = characters;
        _pixels = pixels;
        Width = width;
        Height = height;
    }

    /// <summary>Pixels, even.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>Number of the picture for a character, -1 when there is none.</summary>
    public int Find(char character)
    {
        return _characters.IndexOf(character);
    }

    /// <summary>Copies one row of a picture into a row of the screen.</summary>
    public void CopyRow(int picture, int row, byte[] screenRow, int column)
    {
        int bytes = Width / 2;
        int from = ((picture * Height) + row) * bytes;
        int into = column / 2;
        for (int i = 0; i < bytes && into + i < screenRow.Length; i++)
        {
            screenRow[into + i] |= _pixels[from + i];
        }
    }
}
