using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Media;

/// <summary>Compares a medium with its signed index, file by file, and verifies the bundle on it.</summary>
public static class MediaVerification
{
    /// <param name="keys">Public media keys; one of them must have signed the index.</param>
    /// <param name="scanner">Scans the medium anew; null relies on the scan that the index tells of.</param>
    /// <exception cref="SigningException">There is no index that one of the keys has signed, or the scan could not be made.</exception>
    public static async Task<MediaReport> VerifyAsync(
        IFileOperations files, string directory, IReadOnlyList<TufKey> keys, BundleTrust trust, IMalwareScanner? scanner, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        MediaIndex index = ReadIndex(files, directory, keys);
        SortedDictionary<string, MediaFileState> states = new(StringComparer.Ordinal);
        foreach (string path in MediaTree.List(files, directory).Where(path => path != MediaIndex.FileName))
        {
            states[path] = files.IsSpecial(Path.Combine(directory, path)) ? MediaFileState.Special : MediaFileState.Added;
        }

        foreach (MediaFile file in index.Files)
        {
            states[file.Path] = !states.TryGetValue(file.Path, out MediaFileState found) ? MediaFileState.Missing
                : found == MediaFileState.Special ? found
                : !MediaTree.IsLink(Path.Combine(directory, file.Path)) && MediaTree.Measure(files, directory, file.Path) == file ? MediaFileState.AsListed
                : MediaFileState.Changed;
        }

        BundleReport? bundle = states[index.BundlePath] == MediaFileState.AsListed
            ? await BundleFile.VerifyAsync(files, Path.Combine(directory, index.BundlePath), trust, cancel: cancel).ConfigureAwait(false)
            : null;
        MalwareScan? scan = scanner is null ? null : await scanner.ScanAsync([directory], cancel).ConfigureAwait(false);
        return new MediaReport(index, [.. states.Select(state => (state.Key, state.Value))], bundle, scan);
    }

    private static MediaIndex ReadIndex(IFileOperations files, string directory, IReadOnlyList<TufKey> keys)
    {
        string path = Path.Combine(directory, MediaIndex.FileName);
        if (!files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, MediaErrorCode.NoIndex, directory);
        }

        if (files.IsSpecial(path))
        {
            throw new SigningException(SigningFault.Refused, MediaErrorCode.SpecialFile, MediaIndex.FileName);
        }

        MediaIndex index = MediaIndex.Parse(BoundedFile.Read(files, path, MediaIndex.MaxBytes), path);
        return index.IsSignedBy(keys) ? index : throw new SigningException(SigningFault.Refused, MediaErrorCode.IndexSignature, path);
    }
}
