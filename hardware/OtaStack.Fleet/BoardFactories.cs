using OtaStack.Agent.Boot;
using OtaStack.Boards;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Fleet;

/// <summary>Boards as they leave the factory, one for each kind of board: made once, copied for each device.</summary>
internal sealed class BoardFactories
{
    private const int MostMetadataBytes = 1024 * 1024;
    private const int MostImageBytes = 16 * 1024 * 1024;
    private const int MostKeyBytes = 64 * 1024;

    private readonly IReadOnlyList<FactoryFiles> _files;
    private readonly byte[] _root;
    private readonly Dictionary<FactoryFiles, FactoryContent> _assemblies = [];
    private readonly Dictionary<FactoryFiles, FactoryImages> _images = [];
    private readonly Dictionary<string, (BoardLayout? Layout, BootKey? Key, SimulatedBoard Board)> _made = new(StringComparer.Ordinal);

    /// <exception cref="FleetException">A file cannot be read.</exception>
    public BoardFactories(FleetOptions options)
    {
        _files = options.Factories;
        _root = InputFile.Read(options.RootFile, MostMetadataBytes);
        foreach (FactoryFiles files in _files)
        {
            if (files.HasImages)
            {
                _images.Add(files, ReadImages(files));
            }
            else
            {
                _assemblies.Add(files, ReadAssemblies(files));
            }
        }
    }

    /// <summary>The layout of a board with image slots and the key of its boot loader, null and null for one with assembly sets; and how it leaves the factory.</summary>
    /// <exception cref="FleetException">There is no factory for the board, or what it has does not fit.</exception>
    public (BoardLayout? Layout, BootKey? Key, SimulatedBoard Board) Of(string board)
    {
        if (!_made.TryGetValue(board, out (BoardLayout? Layout, BootKey? Key, SimulatedBoard Board) made))
        {
            made = Make(board);
            _made.Add(board, made);
        }

        return made;
    }

    private static BoardLayout? LayoutOf(string board)
    {
        try
        {
            return BoardLayout.Find(board);
        }
        catch (BoardException failure)
        {
            throw new FleetException(failure.Message, failure);
        }
    }

    private (BoardLayout? Layout, BootKey? Key, SimulatedBoard Board) Make(string board)
    {
        BoardLayout? layout = LayoutOf(board);
        bool canHaveImages = layout?.HasImages == true;

        // Stock firmware runs assembly sets on boards whose data has slots too: images come first where both would do.
        FactoryFiles files = _files.FirstOrDefault(files => files.Board == board)
            ?? _files.Where(files => files.Board is null && (canHaveImages || !files.HasImages)).OrderByDescending(files => files.HasImages).FirstOrDefault()
            ?? throw new FleetException(Texts.Get("FactoryMissing", board));
        if (files.HasImages && !canHaveImages)
        {
            throw new FleetException(Texts.Get("BoardWithoutSlots", board));
        }

        try
        {
            return files.HasImages
                ? (layout, _images[files].Key, SimulatedDevice.MakeBoard(layout!, _images[files]))
                : (null, null, new SimulatedBoard(SimulatedDevice.MakeFlash(_assemblies[files])));
        }
        catch (Exception failure) when (failure is ArgumentException or IOException)
        {
            throw new FleetException(Texts.Get("FactoryInvalid", failure.Message), failure);
        }
    }

    private FactoryContent ReadAssemblies(FactoryFiles files)
    {
        return new FactoryContent(
            _root,
            new ArraySource(InputFile.Read(files.Index!, MostMetadataBytes)),
            new ArraySource(InputFile.Read(files.Image!, MostImageBytes)))
        {
            ReleaseId = files.Release,
            Version = files.Version,
            SecurityCounter = files.Counter,
        };
    }

    private FactoryImages ReadImages(FactoryFiles files)
    {
        return new FactoryImages(_root, InputFile.Read(files.NanoClr!, MostImageBytes), InputFile.Read(files.Deployment!, MostImageBytes), ReadKey(files.BootKey!))
        {
            ReleaseId = files.Release,
            Version = files.Version,
            SecurityCounter = files.Counter,
        };
    }

    private static BootKey ReadKey(string path)
    {
        byte[] pem = InputFile.Read(path, MostKeyBytes);
        try
        {
            return BootKey.OfPem(System.Text.Encoding.ASCII.GetString(pem));
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw new FleetException(Texts.Get("BootKeyInvalid", path), failure);
        }
    }
}
