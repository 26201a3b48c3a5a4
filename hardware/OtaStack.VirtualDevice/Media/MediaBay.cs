using OtaStack.Transport;

namespace OtaStack.VirtualDevice.Media;

/// <summary>
/// Where a card or a stick goes in: a folder, as <c>ota media prepare</c> fills it, stands for what is on it. A medium may be inserted and
/// pulled out at any time, from any thread, with the device on or off.
/// </summary>
public sealed class MediaBay
{
    private readonly Lock _lock = new();
    private InsertedMedium? _medium;

    /// <summary>Raised when a medium was inserted or pulled out.</summary>
    internal event Action? Changed;

    /// <summary>The medium at hand, or null.</summary>
    internal InsertedMedium? Medium
    {
        get
        {
            lock (_lock)
            {
                return _medium;
            }
        }
    }

    /// <summary>Inserts the folder; one that is in is pulled out first. A device looks at the first <c>*.ota</c> by name.</summary>
    /// <returns>False when there is no bundle on it, so that a device does not notice it.</returns>
    /// <exception cref="IOException">The folder or the bundle cannot be read.</exception>
    public bool Insert(string folder)
    {
        string bundle = BundleName.First(Directory.GetFiles(folder));
        Put(bundle.Length == 0 ? null : new InsertedMedium(bundle));
        return bundle.Length > 0;
    }

    /// <summary>Inserts a medium with this bundle; one that is in is pulled out first.</summary>
    /// <exception cref="IOException">The bundle cannot be read.</exception>
    public void InsertBundle(string path)
    {
        Put(new InsertedMedium(path));
    }

    /// <summary>Pulls the medium out, in the middle of a read too.</summary>
    public void Remove()
    {
        Put(null);
    }

    private void Put(InsertedMedium? medium)
    {
        lock (_lock)
        {
            _medium?.Dispose();
            _medium = medium;
        }

        Changed?.Invoke();
    }
}
