namespace OtaStack.Agent.Decisions;

/// <summary>How much of a file that was found on the medium can be whole blocks of a part.</summary>
internal static class ResumePoint
{
    /// <summary>
    /// The number of leading bytes worth checking against block digests. What lies behind is the torn tail of an
    /// interrupted write, or does not belong to the part, and is cut off.
    /// </summary>
    /// <param name="fileLength">Bytes in the file, negative when there is none.</param>
    /// <param name="partLength">Bytes of the part, 1 or more.</param>
    /// <param name="blockSize">Bytes of a block; only the last block of a part is shorter.</param>
    public static int Of(int fileLength, int partLength, int blockSize)
    {
        if (fileLength <= 0)
        {
            return 0;
        }

        // A file longer than the part may still start with it: its last block is checked like any other.
        return fileLength >= partLength ? partLength : fileLength - (fileLength % blockSize);
    }
}
