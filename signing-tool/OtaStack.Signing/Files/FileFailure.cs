using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Files;

/// <summary>Turns what the file system throws into the tool's own failure, keeping the cause.</summary>
internal static class FileFailure
{
    public static T Wrap<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileWriteFailed, path, cause.Message);
        }
    }

    public static void Wrap(string path, Action work)
    {
        _ = Wrap(path, () =>
        {
            work();
            return true;
        });
    }
}
