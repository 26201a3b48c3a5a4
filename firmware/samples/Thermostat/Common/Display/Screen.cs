using OtaStack.Agent.Application;

namespace OtaStack.Samples.Thermostat.Display;

/// <summary>
/// A 256 x 64 display with 16 grey levels. Holds what is to be shown, not the picture: a row of 128 bytes is put together
/// and sent at a time, so that no frame of 8 KiB lies in the heap.
/// </summary>
internal sealed class Screen
{
    private const int RowBytes = 128;
    private const int Rows = 64;
    private const int MostItems = 48;

    private readonly GlyphTable[] _tables = new GlyphTable[MostItems];
    private readonly int[] _pictures = new int[MostItems];
    private readonly int[] _columns = new int[MostItems];
    private readonly int[] _tops = new int[MostItems];
    private readonly byte[] _row = new byte[RowBytes];
    private int _items;

    public void Clear()
    {
        _items = 0;
    }

    /// <summary>Puts a text (or an icon, by its one character) on the screen; characters without a picture are left out.</summary>
    /// <param name="column">Left edge in pixels, even.</param>
    public void Put(GlyphTable table, string text, int column, int top)
    {
        for (int i = 0; i < text.Length && _items < MostItems; i++)
        {
            int picture = table.Find(text[i]);
            if (picture >= 0)
            {
                _tables[_items] = table;
                _pictures[_items] = picture;
                _columns[_items] = column + (i * table.Width);
                _tops[_items] = top;
                _items++;
            }
        }
    }

    /// <summary>Sends the picture, two bytes a write.</summary>
    public void Send(IApplicationHost host)
    {
        for (int y = 0; y < Rows; y++)
        {
            for (int i = 0; i < RowBytes; i++)
            {
                _row[i] = 0;
            }

            for (int item = 0; item < _items; item++)
            {
                int row = y - _tops[item];
                if (row >= 0 && row < _tables[item].Height)
                {
                    _tables[item].CopyRow(_pictures[item], row, _row, _columns[item]);
                }
            }

            for (int i = 0; i < RowBytes; i += 2)
            {
                host.WriteOutput(Channels.DisplayData, (_row[i] << 8) | _row[i + 1]);
            }
        }
    }
}
