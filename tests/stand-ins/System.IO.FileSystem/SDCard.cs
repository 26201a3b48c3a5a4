using System.IO;

namespace nanoFramework.System.IO.FileSystem;

/// <summary>A card slot without a pin that tells of cards: mounting finds out.</summary>
public class SDCard(string root) : global::System.IDisposable
{
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

        IsMounted = true;
        StorageEventManager.Insert(root);
    }

    public void Unmount()
    {
        IsMounted = false;
        StorageEventManager.Remove(root);
    }

    public void Dispose()
    {
        global::System.GC.SuppressFinalize(this);
    }
}
