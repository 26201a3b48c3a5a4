using System.IO;

namespace nanoFramework.System.IO.FileSystem;

/// <summary>A card slot without a pin that tells of cards: mounting finds out.</summary>
public class SDCard(string root) : global::System.IDisposable
{
    private global::System.Action? _exchange;

    /// <summary>A card is in.</summary>
    public bool HasCard { get; set; }

    public bool IsMounted { get; private set; }

    /// <summary>How often it was tried.</summary>
    public int Mounts { get; private set; }

    public void Mount()
    {
        Mounts++;
        if (!HasCard)
        {
            throw new IOException("no card");
        }

        _exchange?.Invoke();
        _exchange = null;
        IsMounted = true;
        StorageEventManager.Insert(root);
    }

    public void Unmount()
    {
        IsMounted = false;
        StorageEventManager.Remove(root);
    }

    /// <summary>Another card is put in. The file system goes on with what it knows of the one that was mounted.</summary>
    /// <param name="files">Puts the files of the new card in place, at the next mount.</param>
    public void Exchange(global::System.Action files)
    {
        _exchange = files;
    }

    public void Dispose()
    {
        global::System.GC.SuppressFinalize(this);
    }
}
