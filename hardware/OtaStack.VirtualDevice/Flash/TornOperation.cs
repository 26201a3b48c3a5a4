namespace OtaStack.VirtualDevice.Flash;

/// <summary>What an operation leaves behind when the supply breaks down in it.</summary>
internal sealed class TornOperation(ulong seed)
{
    private readonly SeededRandom _random = new(seed);

    /// <summary>
    /// Some bytes are programmed, one is half programmed, the rest keeps its old value. Nothing at all and everything are
    /// possible: the supply may break down just before the first or just after the last bit.
    /// </summary>
    public void Program(Span<byte> target, ReadOnlySpan<byte> data)
    {
        int done = _random.Next(data.Length + 1);
        data[..done].CopyTo(target);
        if (done < data.Length)
        {
            byte cleared = (byte)~(target[done] & ~data[done]);
            target[done] &= (byte)(cleared | _random.Next(256));
        }
    }

    /// <summary>A stretch anywhere in the block is erased, a part beside it is in between, the rest keeps its old value.</summary>
    public void Erase(Span<byte> block)
    {
        int start = _random.Next(block.Length + 1);
        int end = start + _random.Next(block.Length - start + 1);
        int between = Math.Min(block.Length, end + _random.Next(64));
        block[start..end].Fill(0xFF);
        for (int i = end; i < between; i++)
        {
            block[i] |= (byte)_random.Next(256);
        }
    }
}
