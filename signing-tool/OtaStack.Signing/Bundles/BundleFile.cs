using System.Security.Cryptography;
using OtaStack.Bundles.Tar;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Bundles;

/// <summary>Bundles as files: made whole or not at all, verified, taken apart.</summary>
public static class BundleFile
{
    /// <summary>Writes a new file, verifies what was written, and only then gives it its name.</summary>
    /// <param name="progress">Told how many bytes were written so far.</param>
    /// <returns>What the verification found, and the SHA-256 of the file in lowercase hex.</returns>
    public static async Task<(BundleReport Report, string Sha256)> CreateAsync(
        IFileOperations files, string path, BundleContents contents, BundleTrust trust, Action<long> progress, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(contents);
        path = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, DurableFile.TemporaryPrefix + Path.GetFileName(path));
        try
        {
            files.Delete(temporary);
            using (Stream stream = files.CreateNew(temporary, ownerOnly: false))
            {
                using CountingStream counted = new(stream, progress, cancel);
                contents.WriteTo(counted);
                files.Sync(stream);
            }

            BundleReport report = await VerifyAsync(files, temporary, trust, cancel: cancel).ConfigureAwait(false);
            if (report.FirstRefusal is { } refusal)
            {
                throw BundleFailure.Of(refusal);
            }

            string sha256 = await HashAsync(files, temporary, cancel).ConfigureAwait(false);
            files.Rename(temporary, path);
            files.SyncDirectory(Path.GetDirectoryName(path)!);
            return (report, sha256);
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            DurableFile.TryDelete(files, temporary);
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileWriteFailed, path, cause.Message);
        }
        catch (Exception cause) when (cause is SigningException or OperationCanceledException)
        {
            DurableFile.TryDelete(files, temporary);
            throw;
        }
    }

    /// <exception cref="SigningException">The file is missing, or its form is not that of a bundle. What is not signed well is in the report.</exception>
    public static async Task<BundleReport> VerifyAsync(
        IFileOperations files, string path, BundleTrust trust, IBundleSink? sink = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            using Stream bundle = OpenExisting(files, path);
            return await BundleVerifier.VerifyAsync(bundle, trust, sink, cancel).ConfigureAwait(false);
        }
        catch (ArchiveException cause)
        {
            throw BundleFailure.Of(cause, path);
        }
    }

    /// <summary>Verifies a bundle and lays its files out in a new folder; the folder is there whole, or not at all.</summary>
    public static async Task<BundleReport> ExtractAsync(
        IFileOperations files, string path, string folder, BundleTrust trust, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        folder = Path.GetFullPath(folder);
        if (files.DirectoryExists(folder) || files.FileExists(folder))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.DirectoryNotEmpty, folder);
        }

        using ExtractedFiles extracted = new(files, folder);
        try
        {
            BundleReport report = await VerifyAsync(files, path, trust, extracted, cancel).ConfigureAwait(false);
            if (report.FirstRefusal is { } refusal)
            {
                throw BundleFailure.Of(refusal);
            }

            extracted.Keep();
            return report;
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileWriteFailed, folder, cause.Message);
        }
    }

    /// <summary>SHA-256 of a file in lowercase hex.</summary>
    public static async Task<string> HashAsync(IFileOperations files, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        using Stream content = OpenExisting(files, path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel).ConfigureAwait(false));
    }

    internal static Stream OpenExisting(IFileOperations files, string path)
    {
        try
        {
            return files.OpenRead(path);
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
