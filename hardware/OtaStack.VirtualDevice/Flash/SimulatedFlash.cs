namespace OtaStack.VirtualDevice.Flash;

/// <summary>
/// A NOR flash. The rules of the medium:
/// <list type="bullet">
/// <item>erasing sets all bytes of a block to 0xFF and costs one of the block's erase cycles;</item>
/// <item>programming turns bits from 1 to 0 only; asking for the opposite is a programmer's mistake and throws;</item>
/// <item>each erase and each programmed page is one operation; the supply can break down in any of them, which leaves it
/// half done (torn), drawn from the seed;</item>
/// <item>an operation may fail, and a block may be worn out: then it is refused and changes nothing;</item>
/// <item>without power nothing works until <see cref="PowerOn"/>.</item>
/// </list>
/// Memory is taken, in cells of at most 4 KiB, for what holds data only, and once for copies until they differ. Not safe for use by
/// several threads at once.
/// </summary>
public sealed class SimulatedFlash
{
    private const int LargestCell = 4096;

    private readonly byte[]?[] _cells;
    private readonly bool[] _isShared;
    private readonly int _cellSize;
    private readonly int[] _wear;
    private readonly TornOperation _torn;
    private readonly PowerSupply _supply;
    private HashSet<int>? _wornOut;
    private long _cutAt = long.MaxValue;

    /// <param name="geometry">Sizes of the part.</param>
    /// <param name="seed">Decides how torn operations end; the same seed gives the same wrecks.</param>
    /// <param name="supply">What feeds it together with other parts of the board; null: a supply of its own.</param>
    public SimulatedFlash(FlashGeometry geometry, ulong seed, PowerSupply? supply = null)
        : this(geometry, seed, new byte[]?[geometry.Size / CellOf(geometry)], new int[geometry.Blocks], 0, supply)
    {
    }

    private SimulatedFlash(FlashGeometry geometry, ulong seed, byte[]?[] cells, int[] wear, long operations, PowerSupply? supply)
    {
        geometry.Validate();
        _supply = supply ?? new PowerSupply();
        _cellSize = CellOf(geometry);
        Geometry = geometry;
        Seed = seed;
        _cells = cells;
        _isShared = new bool[cells.Length];
        _wear = wear;
        _torn = new TornOperation(seed);
        Operations = operations;
    }

    public FlashGeometry Geometry { get; }

    internal ulong Seed { get; }

    /// <summary>Erase and program operations since the flash was made, torn ones included.</summary>
    public long Operations { get; private set; }

    /// <summary>False after a power cut until <see cref="PowerOn"/>.</summary>
    public bool IsPowered => _supply.IsOn;

    internal PowerSupply Supply => _supply;

    /// <summary>Asked before each operation: true makes it fail. Null: none fails but on blocks that are worn out.</summary>
    internal Func<bool>? Fails { get; set; }

    /// <summary>Erase cycles of the most worn block.</summary>
    public int MaxWear => _wear.Max();

    /// <summary>Erase cycles of all blocks together.</summary>
    public long TotalWear => _wear.Sum(static wear => (long)wear);

    /// <summary>Bytes of memory taken for content that no other flash shares.</summary>
    public int OwnBytes => _cells.Where((cell, i) => cell is not null && !_isShared[i]).Count() * _cellSize;

    /// <summary>Bytes of cells that are not in the erased state.</summary>
    public int AllocatedBytes => _cells.Count(static cell => cell is not null) * _cellSize;

    /// <summary>Erase cycles of one block.</summary>
    public int WearOf(int block)
    {
        return _wear[block];
    }

    /// <summary>The supply breaks down during the <paramref name="operations"/>-th operation from now (1 = the next one).</summary>
    public void CutPowerAfter(int operations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operations, 1);
        _cutAt = Operations + operations;
    }

    /// <summary>The supply breaks down now, between two operations.</summary>
    public void CutPower()
    {
        _supply.Cut();
    }

    /// <summary>The supply is back; a cut that was ordered and has not happened is forgotten.</summary>
    public void PowerOn()
    {
        _supply.TurnOn();
        _cutAt = long.MaxValue;
    }

    /// <summary>Another flash with the same content, wear and operation count, powered, for trying a cut without losing the start.</summary>
    public SimulatedFlash Copy(PowerSupply? supply = null)
    {
        return Copy(Seed, supply);
    }

    /// <summary>
    /// The same with torn operations of its own. Blocks take memory once for both until one of them changes; from now on the two may be used by
    /// different threads.
    /// </summary>
    public SimulatedFlash Copy(ulong seed, PowerSupply? supply = null)
    {
        Array.Fill(_isShared, true);
        SimulatedFlash copy = new(Geometry, seed, (byte[]?[])_cells.Clone(), (int[])_wear.Clone(), Operations, supply);
        Array.Fill(copy._isShared, true);
        return copy;
    }

    /// <summary>
    /// Takes memory once for content that other flashes have too: each cell that is equal to one in the pool becomes that one, until it changes.
    /// </summary>
    public void Share(CellPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        for (int cell = 0; cell < _cells.Length; cell++)
        {
            if (_cells[cell] is { } content && !_isShared[cell])
            {
                _cells[cell] = pool.Find(content, out _isShared[cell]);
            }
        }
    }

    /// <summary>Reads bytes; they may lie in several blocks.</summary>
    public void Read(int address, Span<byte> into)
    {
        RequirePower();
        RequireRange(address, into.Length);
        while (into.Length > 0)
        {
            int inCell = address % _cellSize;
            int count = Math.Min(into.Length, _cellSize - inCell);
            byte[]? cell = _cells[address / _cellSize];
            if (cell is null)
            {
                into[..count].Fill(0xFF);
            }
            else
            {
                cell.AsSpan(inCell, count).CopyTo(into);
            }

            into = into[count..];
            address += count;
        }
    }

    /// <summary>Programs bytes, page by page, each page one operation.</summary>
    /// <exception cref="InvalidOperationException">A bit would have to go from 0 to 1; nothing is programmed.</exception>
    /// <exception cref="FlashFailedException">An operation failed; the pages before it are programmed.</exception>
    public void Program(int address, ReadOnlySpan<byte> data)
    {
        RequirePower();
        RequireRange(address, data.Length);
        RequireProgrammable(address, data);
        while (data.Length > 0)
        {
            int count = Math.Min(data.Length, Geometry.PageSize - (address % Geometry.PageSize));
            ProgramPage(address, data[..count]);
            data = data[count..];
            address += count;
        }
    }

    /// <summary>From now on the block can be neither erased nor programmed.</summary>
    public void WearOut(int block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)Geometry.Blocks, nameof(block));
        (_wornOut ??= []).Add(block);
    }

    /// <summary>Erases one block: one operation.</summary>
    /// <exception cref="FlashFailedException">It failed; nothing has changed.</exception>
    public void Erase(int block)
    {
        RequirePower();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)Geometry.Blocks, nameof(block));
        RequireWorking(block * Geometry.BlockSize);
        _wear[block]++;
        if (NextOperationIsCut())
        {
            byte[] torn = ContentOf(block);
            _torn.Erase(torn);
            Store(block, torn);
            throw Break();
        }

        CellsOf(block).Clear();
    }

    /// <summary>True when every byte of the block reads 0xFF.</summary>
    public bool IsErased(int block)
    {
        RequirePower();
        foreach (byte[]? cell in CellsOf(block))
        {
            if (cell is not null && cell.AsSpan().IndexOfAnyExcept((byte)0xFF) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The content of a block; nothing when no memory is taken for it.</summary>
    internal ReadOnlySpan<byte> RawBlock(int block)
    {
        foreach (byte[]? cell in CellsOf(block))
        {
            if (cell is not null)
            {
                return ContentOf(block);
            }
        }

        return [];
    }

    /// <summary>Makes a flash what another one was: for a flash that is read from a file.</summary>
    internal static SimulatedFlash Restore(FlashGeometry geometry, ulong seed, byte[]?[] blocks, int[] wear, long operations, PowerSupply? supply = null)
    {
        SimulatedFlash flash = new(geometry, seed, new byte[]?[geometry.Size / CellOf(geometry)], wear, operations, supply);
        for (int block = 0; block < blocks.Length; block++)
        {
            if (blocks[block] is { } content)
            {
                flash.Store(block, content);
            }
        }

        return flash;
    }

    private static int CellOf(FlashGeometry geometry)
    {
        return geometry.BlockSize % LargestCell == 0 ? LargestCell : geometry.BlockSize;
    }

    private Span<byte[]?> CellsOf(int block)
    {
        int count = Geometry.BlockSize / _cellSize;
        return _cells.AsSpan(block * count, count);
    }

    private byte[] ContentOf(int block)
    {
        byte[] content = new byte[Geometry.BlockSize];
        for (int i = 0; i < content.Length / _cellSize; i++)
        {
            Span<byte> part = content.AsSpan(i * _cellSize, _cellSize);
            if (CellsOf(block)[i] is { } cell)
            {
                cell.CopyTo(part);
            }
            else
            {
                part.Fill(0xFF);
            }
        }

        return content;
    }

    private void Store(int block, ReadOnlySpan<byte> content)
    {
        int first = block * Geometry.BlockSize / _cellSize;
        for (int i = 0; i < content.Length / _cellSize; i++)
        {
            ReadOnlySpan<byte> part = content.Slice(i * _cellSize, _cellSize);
            _cells[first + i] = part.IndexOfAnyExcept((byte)0xFF) < 0 ? null : part.ToArray();
            _isShared[first + i] = false;
        }
    }

    private void ProgramPage(int address, ReadOnlySpan<byte> data)
    {
        RequireWorking(address);
        Span<byte> target = CellAt(address / _cellSize).AsSpan(address % _cellSize, data.Length);
        if (NextOperationIsCut())
        {
            _torn.Program(target, data);
            throw Break();
        }

        data.CopyTo(target);
    }

    private void RequireWorking(int address)
    {
        if (_wornOut?.Contains(address / Geometry.BlockSize) == true || Fails?.Invoke() == true)
        {
            throw new FlashFailedException(address);
        }
    }

    private bool NextOperationIsCut()
    {
        Operations++;
        bool supplyBreaks = _supply.CountOperation();
        return supplyBreaks || Operations >= _cutAt;
    }

    private PowerLostException Break()
    {
        _supply.Cut();
        return new PowerLostException(Operations);
    }

    private byte[] CellAt(int index)
    {
        byte[]? content = _cells[index];
        if (content is null)
        {
            content = new byte[_cellSize];
            content.AsSpan().Fill(0xFF);
            _cells[index] = content;
            _isShared[index] = false;
        }
        else if (_isShared[index])
        {
            content = (byte[])content.Clone();
            _cells[index] = content;
            _isShared[index] = false;
        }

        return content;
    }

    private void RequireProgrammable(int address, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            int at = address + i;
            byte[]? cell = _cells[at / _cellSize];
            int old = cell is null ? 0xFF : cell[at % _cellSize];
            if ((data[i] & ~old) != 0)
            {
                throw new InvalidOperationException($"flash byte 0x{at:X}: 0x{old:X2} cannot become 0x{data[i]:X2} without an erase");
            }
        }
    }

    private void RequirePower()
    {
        if (!IsPowered)
        {
            throw new PowerLostException(Operations);
        }
    }

    private void RequireRange(int address, int count)
    {
        if (address < 0 || address > Geometry.Size - count)
        {
            throw new ArgumentOutOfRangeException(nameof(address), address, $"{count} bytes do not lie in a flash of {Geometry.Size} bytes");
        }
    }
}
