namespace OtaStack.Signing.Media;

/// <summary>How a file on a medium compares with the index.</summary>
public enum MediaFileState
{
    Unknown = 0,
    AsListed = 1,
    Changed = 2,
    Missing = 3,
    Added = 4,

    /// <summary>No file at all: a FIFO, a socket, a device. Nobody opens it.</summary>
    Special = 5,
}
