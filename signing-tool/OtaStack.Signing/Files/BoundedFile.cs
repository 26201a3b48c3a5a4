using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Files;

/// <summary>Reads whole small files with a limit.</summary>
public static class BoundedFile
{
    /// <summary>The bytes of a file of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="SigningException"><c>file.missing</c>, <c>file.too_large</c> or <c>file.unreadable</c>.</exception>
    public static byte[] Read(IFileOperations files, string path, int limit)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            using Stream stream = files.OpenRead(path);
            if (stream.Length > limit)
            {
                throw new SigningException(SigningFault.File, ErrorCode.FileTooLarge, path, Count.Of(limit));
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileMissing, path);
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }
}
