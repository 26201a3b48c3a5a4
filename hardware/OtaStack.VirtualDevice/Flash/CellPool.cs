namespace OtaStack.VirtualDevice.Flash;

/// <summary>
/// Content that many devices have, kept once: all devices of a fleet hold the same images in their slots. Bounded; safe for use by several
/// threads at once.
/// </summary>
public sealed class CellPool
{
    /// <summary>Cells that are kept at most: 16 MiB of the usual 4 KiB.</summary>
    private const int MostCells = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<byte[]>> _cells = [];
    private int _count;

    /// <summary>The pool's own array of these bytes, or the given one when there is no more room.</summary>
    /// <param name="content">Must not be changed any more when it is shared.</param>
    /// <param name="isShared">False when there was no room: the array is the caller's alone.</param>
    internal byte[] Find(byte[] content, out bool isShared)
    {
        HashCode code = default;
        code.AddBytes(content);
        int hash = code.ToHashCode();
        lock (_lock)
        {
            byte[]? found = _cells.TryGetValue(hash, out List<byte[]>? same) ? same.Find(cell => cell.AsSpan().SequenceEqual(content)) : null;
            isShared = found is not null || _count < MostCells;
            if (found is null && isShared)
            {
                _cells[hash] = [.. same ?? [], content];
                _count++;
            }

            return found ?? content;
        }
    }
}
