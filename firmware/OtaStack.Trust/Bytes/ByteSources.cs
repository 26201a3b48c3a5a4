namespace OtaStack.Trust.Bytes;

/// <summary>Reading of a whole range: a source may give less than asked for in one go.</summary>
public static class ByteSources
{
    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="position"/>; false when the source ends before.</summary>
    public static bool TryReadExactly(IByteSource source, int position, byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int read = source.Read(position, buffer, offset, count);
            if (read <= 0 || read > count)
            {
                return false;
            }

            position += read;
            offset += read;
            count -= read;
        }

        return true;
    }
}
