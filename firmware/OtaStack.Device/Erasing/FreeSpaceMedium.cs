using System.IO;
using OtaStack.Agent.Erase;
using OtaStack.Launcher;

namespace OtaStack.Device.Erasing;

/// <summary>
/// The medium of a board whose file system cannot be asked to clean itself (LittleFS, FAT): its free space is filled with zeros until it is
/// full, read back and given free again. A medium that takes nothing at all counts as one that refuses, not as a full one. What a file system keeps for itself, and what a card moves behind its back, is not reached
/// (docs/erase.md). A product derives from it to add regions and configuration blocks.
/// </summary>
public class FreeSpaceMedium : IErasableMedium
{
    private const string FillFolder = "erase";
    private const string FillName = "fill.";
    private const int Piece = 4096;
    private const int SmallPiece = 64;

    /// <summary>Three tries of it fit into the number of bytes of a receipt.</summary>
    private const int MostBytes = 0x20000000;

    private readonly IFileStore _files;
    private readonly int _most;
    private bool _isFilled;

    /// <param name="files">The file store to be cleaned.</param>
    /// <param name="most">
    /// Bytes to be filled at most, for media so large that it would take hours; the erase then counts as failed. Never more than 512 MiB.
    /// </param>
    public FreeSpaceMedium(IFileStore files, int most)
    {
        _files = files;
        _most = most < MostBytes ? most : MostBytes;
    }

    public int Erase(EraseKind kind, string name)
    {
        return kind == EraseKind.Store ? Fill() : EraseRegion(kind, name);
    }

    public bool IsErased(EraseKind kind, string name)
    {
        return kind == EraseKind.Store ? _isFilled : IsRegionErased(kind, name);
    }

    /// <summary>A region or configuration block of the product's board. Here: there is none.</summary>
    protected virtual int EraseRegion(EraseKind kind, string name)
    {
        throw new IOException();
    }

    /// <summary>Reads the region or block back.</summary>
    protected virtual bool IsRegionErased(EraseKind kind, string name)
    {
        return false;
    }

    private int Fill()
    {
        _isFilled = false;
        RemoveFill();
        byte[] piece = new byte[Piece];
        string path = string.Concat(FillFolder, "/", FillName, "0");
        string last = string.Concat(FillFolder, "/", FillName, "1");
        int filled = Fill(path, piece, Piece);

        // The last gap is smaller than a piece.
        int rest = filled < _most ? Fill(last, piece, SmallPiece) : 0;

        // What was just deleted left room, if only for the receipt: where nothing could be written nothing was overwritten.
        _isFilled = filled < _most && filled + rest > 0 && IsZero(path, piece) && IsZero(last, piece);
        RemoveFill();
        return filled + rest;
    }

    private int Fill(string path, byte[] piece, int size)
    {
        int filled = 0;
        try
        {
            while (filled < _most)
            {
                _files.Append(path, piece, 0, size);
                filled += size;
            }
        }
        catch (IOException)
        {
            // Full, as it should be.
        }

        return filled;
    }

    private bool IsZero(string path, byte[] piece)
    {
        int position = 0;
        int read = _files.Length(path) > 0 ? _files.Read(path, 0, piece, 0, Piece) : 0;
        while (read > 0)
        {
            for (int i = 0; i < read; i++)
            {
                if (piece[i] != 0)
                {
                    return false;
                }
            }

            position += read;
            read = _files.Read(path, position, piece, 0, Piece);
        }

        return true;
    }

    private void RemoveFill()
    {
        foreach (string name in _files.List(FillFolder))
        {
            if (name.Length > FillName.Length && name.Substring(0, FillName.Length) == FillName)
            {
                _files.Delete(string.Concat(FillFolder, "/", name));
            }
        }
    }
}
