using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>
/// The hardware of one device: its memories on one supply and, when it has image slots, its boot loader. What survives a power cut is in here and
/// nowhere else.
/// </summary>
public sealed class SimulatedBoard
{
    private readonly IReadOnlyList<RegionLayout> _regions;
    private readonly BootKey? _key;

    /// <summary>A board with assembly sets: all of its flash is the file system.</summary>
    public SimulatedBoard(SimulatedFlash flash)
    {
        ArgumentNullException.ThrowIfNull(flash);
        _regions = [];
        Memories = [flash];
    }

    private SimulatedBoard(BoardLayout layout, BootKey key, IReadOnlyList<SimulatedFlash> memories)
    {
        _regions = RegionsOf(layout);
        _key = key;
        Layout = layout;
        Memories = memories;
        Mcuboot = new McubootBoard(key, Supply, [.. layout.Slots.Select(AreaOf)]);
    }

    /// <summary>What it was built from; null for a board with assembly sets.</summary>
    public BoardLayout? Layout { get; }

    /// <summary>The boot loader and its slots; null on a board with assembly sets.</summary>
    public McubootBoard? Mcuboot { get; }

    /// <summary>The memory with the file system, then those of the slots.</summary>
    public IReadOnlyList<SimulatedFlash> Memories { get; }

    /// <summary>The memory with the file system.</summary>
    public SimulatedFlash Files => Memories[0];

    public PowerSupply Supply => Files.Supply;

    /// <summary>Erase and program operations of all memories.</summary>
    public long Operations => Memories.Sum(memory => memory.Operations);

    /// <summary>Erase cycles of the most worn block.</summary>
    public int MaxWear => Memories.Max(memory => memory.MaxWear);

    /// <summary>Bytes of content that is not erased.</summary>
    public int AllocatedBytes => Memories.Sum(memory => memory.AllocatedBytes);

    /// <summary>Bytes of memory taken for content that no other device shares.</summary>
    public int OwnBytes => Memories.Sum(memory => memory.OwnBytes);

    /// <summary>A board of that layout with everything erased.</summary>
    /// <param name="layout">A layout with image slots.</param>
    /// <param name="key">What the boot loader was built with.</param>
    /// <param name="seed">Decides how torn operations end.</param>
    public static SimulatedBoard Make(BoardLayout layout, BootKey key, ulong seed)
    {
        PowerSupply supply = new();
        return new SimulatedBoard(layout, key, [.. GeometriesOf(layout).Select((geometry, i) => new SimulatedFlash(geometry, SeedOf(seed, i), supply))]);
    }

    /// <summary>A device's board, read from where <see cref="Save"/> wrote it.</summary>
    /// <param name="layout">The layout that it had; null for a board with assembly sets.</param>
    /// <param name="key">What the boot loader was built with; null for a board with assembly sets.</param>
    /// <exception cref="InvalidDataException">The bytes are no board of that layout.</exception>
    public static SimulatedBoard Load(Stream from, BoardLayout? layout, BootKey? key, ulong seed)
    {
        if (layout is null || key is null)
        {
            return new SimulatedBoard(FlashImage.Load(from, seed));
        }

        PowerSupply supply = new();
        List<SimulatedFlash> memories = [];
        foreach (FlashGeometry geometry in GeometriesOf(layout))
        {
            SimulatedFlash memory = FlashImage.Load(from, SeedOf(seed, memories.Count), supply);
            memories.Add(memory.Geometry == geometry ? memory : throw new InvalidDataException("the flash is that of another board"));
        }

        return new SimulatedBoard(layout, key, memories);
    }

    public void Save(Stream into)
    {
        foreach (SimulatedFlash memory in Memories)
        {
            FlashImage.Save(memory, into);
        }
    }

    /// <summary>Another board with the same content; memory is taken once for both until they differ.</summary>
    public SimulatedBoard Copy(ulong seed)
    {
        if (Layout is null)
        {
            return new SimulatedBoard(Files.Copy(seed));
        }

        PowerSupply supply = new();
        return new SimulatedBoard(Layout, _key!, [.. Memories.Select((memory, i) => memory.Copy(SeedOf(seed, i), supply))]);
    }

    /// <summary>The memory of a region beside the file system; null when there is none of that name.</summary>
    public SimulatedFlash? FindRegion(string name)
    {
        int index = _regions.Select(region => region.Name).ToList().IndexOf(name);
        return index < 0 ? null : Memories[index + 1];
    }

    /// <summary>Has flash operations of all memories fail.</summary>
    /// <param name="fails">Asked before each.</param>
    internal void FailWhen(Func<bool> fails)
    {
        foreach (SimulatedFlash memory in Memories)
        {
            memory.Fails = fails;
        }
    }

    /// <summary>Takes memory once for what other devices have in their slots too.</summary>
    public void Share(CellPool pool)
    {
        foreach (SimulatedFlash memory in Memories.Skip(1))
        {
            memory.Share(pool);
        }
    }

    private static IReadOnlyList<RegionLayout> RegionsOf(BoardLayout layout)
    {
        return [.. layout.Slots.SelectMany(slot => (RegionLayout[])[slot.Primary, slot.Secondary])];
    }

    private static IEnumerable<FlashGeometry> GeometriesOf(BoardLayout layout)
    {
        return RegionsOf(layout).Select(region => region.Geometry).Prepend(layout.Files);
    }

    /// <summary>Each memory draws for itself.</summary>
    private static ulong SeedOf(ulong seed, int memory)
    {
        return memory == 0 ? seed : SeededRandom.For(seed, "memory" + memory).NextBits();
    }

    private ImageArea AreaOf(SlotLayout slot)
    {
        return new ImageArea(slot.Image, WholeOf(slot.Primary), WholeOf(slot.Secondary), Layout!.Strategy, slot.MostBytes);
    }

    private FlashRegion WholeOf(RegionLayout region)
    {
        return new FlashRegion(FindRegion(region.Name)!, 0, region.Geometry.Size);
    }
}
