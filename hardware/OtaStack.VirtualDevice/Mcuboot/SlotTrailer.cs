using System.Buffers.Binary;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// The trailer at the end of a slot (MCUboot, docs/design.md, "Image trailer"), for write alignments up to 8. From high to low address:
/// magic (16), image-ok, copy-done, swap-info, swap-size (8 each), then a byte for each step of the swap, a write unit apart.
/// </summary>
internal sealed class SlotTrailer(FlashRegion slot, int writeSize, int sectorSize)
{
    private const int Align = 8;
    private const int MagicSize = 16;
    private const int ImageOk = MagicSize + Align;
    private const int CopyDone = ImageOk + Align;
    private const int SwapInfo = CopyDone + Align;
    private const int SwapSize = SwapInfo + Align;

    private static readonly byte[] Magic = Convert.FromHexString("77c295f360d2ef7f3552500f2cb67980");

    /// <summary>Bytes of whole sectors that the trailer takes: three steps for each sector of the slot at most.</summary>
    public int Size { get; } = RoundUp(SwapSize + (slot.Size / sectorSize * 3 * writeSize), sectorSize);

    public TrailerState State
    {
        get
        {
            int info = Byte(SwapInfo) & 15;
            return new TrailerState(
                ReadMagic(),
                Flag(ImageOk),
                Flag(CopyDone),
                Byte(SwapInfo) >> 4 == 0 && info is >= (int)SwapType.Test and <= (int)SwapType.Revert ? (SwapType)info : SwapType.Unknown);
        }
    }

    /// <summary>Bytes that the swap going on moves, from the start of the slots.</summary>
    public int SwapBytes => BinaryPrimitives.ReadInt32LittleEndian(slot.Read(slot.Size - SwapSize, 4));

    public void WriteMagic()
    {
        slot.Program(slot.Size - MagicSize, Magic);
    }

    public void WriteImageOk()
    {
        SetByte(ImageOk, 1);
    }

    public void WriteCopyDone()
    {
        SetByte(CopyDone, 1);
    }

    public void WriteInfo(SwapType type)
    {
        SetByte(SwapInfo, (byte)type);
    }

    public void WriteSwapBytes(int count)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        slot.Program(slot.Size - SwapSize, bytes);
    }

    /// <summary>A step of a swap is done as soon as its byte is not erased: it is written after the step.</summary>
    public bool IsDone(int step)
    {
        return Byte(StepAt(step)) != 0xFF;
    }

    public void MarkDone(int step)
    {
        SetByte(StepAt(step), 1);
    }

    /// <summary>
    /// Makes the trailer as if erased. The magic is made void first, since an erase that is cut short may leave it and take the flags.
    /// </summary>
    public void Reset()
    {
        if (slot.IsErased(slot.Size - Size, Size))
        {
            return;
        }

        if (ReadMagic() == TrailerMagic.Good)
        {
            slot.Program(slot.Size - MagicSize, new byte[MagicSize]);
        }

        slot.Erase(slot.Size - Size, Size);
    }

    private static int RoundUp(int value, int unit)
    {
        return (value + unit - 1) / unit * unit;
    }

    private TrailerMagic ReadMagic()
    {
        byte[] bytes = slot.Read(slot.Size - MagicSize, MagicSize);
        return bytes.AsSpan().SequenceEqual(Magic) ? TrailerMagic.Good
            : bytes.AsSpan().IndexOfAnyExcept((byte)0xFF) < 0 ? TrailerMagic.Unset
            : TrailerMagic.Bad;
    }

    private FlagState Flag(int fromEnd)
    {
        return Byte(fromEnd) switch
        {
            0xFF => FlagState.Unset,
            0x01 => FlagState.Set,
            _ => FlagState.Bad,
        };
    }

    private int StepAt(int step)
    {
        return SwapSize + ((step + 1) * writeSize);
    }

    private byte Byte(int fromEnd)
    {
        return slot.Read(slot.Size - fromEnd, 1)[0];
    }

    private void SetByte(int fromEnd, byte value)
    {
        if (Byte(fromEnd) != value)
        {
            slot.Program(slot.Size - fromEnd, [value]);
        }
    }
}
