namespace OtaStack.VirtualDevice.Flash;

/// <summary>
/// A NOR flash. The rules of the medium:
/// <list type="bullet">
/// <item>erasing sets all bytes of a block to 0xFF and costs one of the block's erase cycles;</item>
/// <item>programming turns bits from 1 to 0 only; asking for the opposite is a programmer's mistake and throws;</item>
/// <item>each erase and each programmed page is one operation; the supply can break down in any of them, which leaves it
/// half done (torn), drawn from the seed;</item>
/// <item>without power nothing works until <see cref="PowerOn"/>.</item>
/// </list>
/// Memory is taken for blocks that hold data only, and once for copies until they differ. Not safe for use by several threads at once.
/// </summary>
public sealed class SimulatedFlash
{
    private readonly byte[]?[] _blocks;
    private readonly bool[] _isShared;
    private readonly int[] _wear;
    private readonly TornOperation _torn;
    private readonly PowerSupply _supply;
    private long _cutAt = long.MaxValue;

    /// <param name="geometry">Sizes of the part.</param>
    /// <param name="seed">Decides how torn operations end; the same seed gives the same wrecks.</param>
    /// <param name="supply">What feeds it together with other parts of the board; null: a supply of its own.</param>
    public SimulatedFlash(FlashGeometry geometry, ulong seed, PowerSupply? supply = null)
        : this(geometry, seed, new byte[]?[geometry.Blocks], new int[geometry.Blocks], 0, supply)
    {
    }

    internal SimulatedFlash(FlashGeometry geometry, ulong seed, byte[]?[] blocks, int[] wear, long operations, PowerSupply? supply = null)
    {
        geometry.Validate();
        _supply = supply ?? new PowerSupply();
        Geometry = geometry;
        Seed = seed;
        _blocks = blocks;
        _isShared = new bool[blocks.Length];
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

    /// <summary>Erase cycles of the most worn block.</summary>
    public int MaxWear => _wear.Max();

    /// <summary>Erase cycles of all blocks together.</summary>
    public long TotalWear => _wear.Sum(static wear => (long)wear);

    /// <summary>Bytes of memory taken for blocks that no other flash shares.</summary>
    public int OwnBytes => _blocks.Where((block, i) => block is not null && !_isShared[i]).Count() * Geometry.BlockSize;

    /// <summary>Bytes of blocks that are not in the erased state.</summary>
    public int AllocatedBytes => _blocks.Count(static block => block is not null) * Geometry.BlockSize;

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
        SimulatedFlash copy = new(Geometry, seed, (byte[]?[])_blocks.Clone(), (int[])_wear.Clone(), Operations, supply);
        Array.Fill(copy._isShared, true);
        return copy;
    }

    /// <summary>Reads bytes; they may lie in several blocks.</summary>
    public void Read(int address, Span<byte> into)
    {
        RequirePower();
        RequireRange(address, into.Length);
        while (into.Length > 0)
        {
            int inBlock = address % Geometry.BlockSize;
            int count = Math.Min(into.Length, Geometry.BlockSize - inBlock);
            byte[]? block = _blocks[address / Geometry.BlockSize];
            if (block is null)
            {
                into[..count].Fill(0xFF);
            }
            else
            {
                block.AsSpan(inBlock, count).CopyTo(into);
            }

            into = into[count..];
            address += count;
        }
    }

    /// <summary>Programs bytes, page by page, each page one operation.</summary>
    /// <exception cref="InvalidOperationException">A bit would have to go from 0 to 1; nothing is programmed.</exception>
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

    /// <summary>Erases one block: one operation.</summary>
    public void Erase(int block)
    {
        RequirePower();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)Geometry.Blocks, nameof(block));
        _wear[block]++;
        if (NextOperationIsCut())
        {
            _torn.Erase(BlockAt(block));
            throw Break();
        }

        _blocks[block] = null;
    }

    /// <summary>True when every byte of the block reads 0xFF.</summary>
    public bool IsErased(int block)
    {
        RequirePower();
        byte[]? content = _blocks[block];
        return content is null || content.AsSpan().IndexOfAnyExcept((byte)0xFF) < 0;
    }

    internal ReadOnlySpan<byte> RawBlock(int block)
    {
        return _blocks[block];
    }

    private void ProgramPage(int address, ReadOnlySpan<byte> data)
    {
        Span<byte> target = BlockAt(address / Geometry.BlockSize).AsSpan(address % Geometry.BlockSize, data.Length);
        if (NextOperationIsCut())
        {
            _torn.Program(target, data);
            throw Break();
        }

        data.CopyTo(target);
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

    private byte[] BlockAt(int block)
    {
        byte[]? content = _blocks[block];
        if (content is null)
        {
            content = new byte[Geometry.BlockSize];
            content.AsSpan().Fill(0xFF);
            _blocks[block] = content;
            _isShared[block] = false;
        }
        else if (_isShared[block])
        {
            content = (byte[])content.Clone();
            _blocks[block] = content;
            _isShared[block] = false;
        }

        return content;
    }

    private void RequireProgrammable(int address, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            int at = address + i;
            byte[]? block = _blocks[at / Geometry.BlockSize];
            int old = block is null ? 0xFF : block[at % Geometry.BlockSize];
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
