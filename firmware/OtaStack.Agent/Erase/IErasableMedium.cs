namespace OtaStack.Agent.Erase;

/// <summary>
/// The port to what cannot be erased by deleting files: regions beside the file store, configuration blocks, and what deleted files
/// leave behind in the store. Each call may be cut off by a power cut and is then made again. Failures throw
/// <see cref="System.IO.IOException"/>.
/// </summary>
public interface IErasableMedium
{
    /// <summary>
    /// Erases or overwrites, whatever the medium allows. Of <see cref="EraseKind.Store"/>: everything in the file store that
    /// belongs to no file; the files stay as they are.
    /// </summary>
    /// <returns>Bytes erased or overwritten.</returns>
    int Erase(EraseKind kind, string name);

    /// <summary>Reads back: true when nothing of what was there can be read.</summary>
    bool IsErased(EraseKind kind, string name);
}
