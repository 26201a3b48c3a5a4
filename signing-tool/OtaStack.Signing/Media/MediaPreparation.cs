using System.Security.Cryptography;
using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Media;

/// <summary>
/// Writes a bundle, instructions and a signed index to a medium. Nothing is written before the bundle is verified and the scan is clean;
/// the old index goes first and the new one comes last, so a medium that was pulled out or lost power on the way has none.
/// </summary>
/// <param name="scanner">Null writes a medium that nobody has scanned, which its index says.</param>
/// <param name="progress">Told the step, and the bytes done in it.</param>
public sealed class MediaPreparation(IFileOperations files, TimeProvider clock, IMalwareScanner? scanner, Action<MediaStep, long> progress)
{
    /// <summary>Instructions, index and what the file system takes for names.</summary>
    private const long SpaceForTheRest = 1024 * 1024;

    /// <summary>Files that one sentence names.</summary>
    private const int MaxTold = 20;

    private readonly List<string> _written = [];

    /// <returns>The index that was written, and the scan that it tells of.</returns>
    public async Task<(MediaIndex Index, MalwareScan? Scan)> RunAsync(MediaRequest request, IKeySigner signer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(signer);
        string directory = request.Place.Directory;
        if (!request.BundleName.EndsWith(MediaTree.BundleEnding, StringComparison.Ordinal)
            || !BundleNames.IsTargetPath(request.BundleName) || request.BundleName.Contains('/', StringComparison.Ordinal))
        {
            throw new SigningException(SigningFault.Usage, MediaErrorCode.BundleName, request.BundleName);
        }

        try
        {
            progress(MediaStep.VerifyingBundle, 0);
            MediaBundle bundle = MediaBundle.Of(request.BundleName, await VerifyAsync(request, request.BundlePath, cancel).ConfigureAwait(false));
            IReadOnlyList<string> before = ListFiles(directory);
            _ = await ScanAsync(MediaStep.Scanning, [directory, request.BundlePath], 0, cancel).ConfigureAwait(false);
            RequireRoom(request, before);
            string sha256 = WriteFiles(request, bundle, before, cancel);
            return await FinishAsync(request, bundle, sha256, signer, cancel).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            TakeBack(directory);
            if (DurableFile.IsIoFailure(failure))
            {
                throw new SigningException(failure, SigningFault.File, ErrorCode.FileWriteFailed, directory, failure.Message);
            }

            throw;
        }
    }

    /// <summary>What is on the medium; refused when anything there is no file, before anybody opens it.</summary>
    private IReadOnlyList<string> ListFiles(string directory)
    {
        string? special = MediaTree.ListAll(files, directory).FirstOrDefault(path => files.IsSpecial(Path.Combine(directory, path)));
        if (special is not null)
        {
            throw new SigningException(SigningFault.Refused, MediaErrorCode.SpecialFile, special);
        }

        IReadOnlyList<string> there = MediaTree.List(files, directory);
        string? link = there.FirstOrDefault(path => MediaTree.IsLink(Path.Combine(directory, path)));
        return link is null ? there : throw new SigningException(SigningFault.Refused, MediaErrorCode.Link, link);
    }

    private void RequireRoom(MediaRequest request, IReadOnlyList<string> there)
    {
        string directory = request.Place.Directory;
        string[] foreign = [.. there.Where(path => !MediaTree.IsOurs(path))];
        if (foreign.Length > 0 && !request.KeepOtherFiles)
        {
            throw new SigningException(SigningFault.Refused, MediaErrorCode.ForeignFiles, directory, string.Join(", ", foreign.Take(MaxTold)));
        }

        using Stream bundle = BundleFile.OpenExisting(files, request.BundlePath);
        long needed = bundle.Length + SpaceForTheRest;

        // What an earlier run left is removed before anything is written.
        long free = new DriveInfo(directory).AvailableFreeSpace
            + there.Where(MediaTree.IsOurs).Sum(path => new FileInfo(Path.Combine(directory, path)).Length);
        if (free < needed)
        {
            throw new SigningException(SigningFault.File, MediaErrorCode.NoSpace, directory, Count.Of(needed), Count.Of(free));
        }
    }

    private async Task<MalwareScan?> ScanAsync(MediaStep step, string[] paths, int expected, CancellationToken cancel)
    {
        if (scanner is null)
        {
            return null;
        }

        progress(step, 0);
        MalwareScan scan = await scanner.ScanAsync(paths, cancel).ConfigureAwait(false);
        if (scan.Findings.Count > 0)
        {
            string told = string.Join(", ", scan.Findings.Take(MaxTold).Select(finding => $"{finding.Path} ({finding.Signature})"));
            throw new SigningException(SigningFault.Refused, MediaErrorCode.Infected, Count.Of(scan.Findings.Count), told);
        }

        return scan.Files >= expected ? scan : throw new SigningException(SigningFault.Refused, MediaErrorCode.ScanIncomplete, Count.Of(scan.Files), Count.Of(expected));
    }

    private string WriteFiles(MediaRequest request, MediaBundle bundle, IReadOnlyList<string> before, CancellationToken cancel)
    {
        string directory = request.Place.Directory;
        MediaInstructions instructions = request.Instructions(bundle);

        // Without an index a medium never verifies: the old one goes before anything changes.
        files.Delete(Path.Combine(directory, MediaIndex.FileName));
        foreach (string old in before.Where(path => MediaTree.IsOurs(path) && path != MediaIndex.FileName))
        {
            files.Delete(Path.Combine(directory, old));
        }

        files.SyncDirectory(directory);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(directory, request.BundleName, stream => Copy(request.BundlePath, stream, hash, cancel));
        Write(directory, MediaInstructions.EnglishName, stream => stream.Write(MediaInstructions.ToBytes(instructions.English)));
        Write(directory, MediaInstructions.JapaneseName, stream => stream.Write(MediaInstructions.ToBytes(instructions.Japanese)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Write(string directory, string name, Action<Stream> write)
    {
        _written.Add(name);
        DurableFile.Replace(files, Path.Combine(directory, name), write);
    }

    private void Copy(string from, Stream to, IncrementalHash hash, CancellationToken cancel)
    {
        using Stream source = BundleFile.OpenExisting(files, from);
        byte[] buffer = new byte[128 * 1024];
        long done = 0;
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
            done += read;
            progress(MediaStep.Writing, done);
        }
    }

    private async Task<(MediaIndex Index, MalwareScan? Scan)> FinishAsync(
        MediaRequest request, MediaBundle bundle, string sha256, IKeySigner signer, CancellationToken cancel)
    {
        string directory = request.Place.Directory;
        progress(MediaStep.Checking, 0);
        MediaFile[] there = [.. ListFiles(directory).Select(path => MediaTree.Measure(files, directory, path))];

        // What lies on the medium is what was scanned and verified, not what was meant to be written.
        if (there.First(file => file.Path == bundle.Path).Sha256 != sha256)
        {
            throw new SigningException(SigningFault.File, MediaErrorCode.NotAsWritten, bundle.Path);
        }

        _ = await VerifyAsync(request, Path.Combine(directory, bundle.Path), cancel).ConfigureAwait(false);
        MalwareScan? scan = await ScanAsync(MediaStep.ScanningAgain, [directory], there.Count(file => file.Length > 0), cancel).ConfigureAwait(false);
        MediaIndex index = MediaIndex.Create(clock.GetUtcNow(), request.Tool, request.Place, bundle, there, scan);
        index.Metadata.Sign(signer);
        Write(directory, MediaIndex.FileName, stream => stream.Write(index.Metadata.ToBytes()));
        return (index, scan);
    }

    private async Task<BundleReport> VerifyAsync(MediaRequest request, string path, CancellationToken cancel)
    {
        BundleReport report = await BundleFile.VerifyAsync(files, path, request.Trust, cancel: cancel).ConfigureAwait(false);
        return report.FirstRefusal is { } refusal ? throw BundleFailure.Of(refusal) : report;
    }

    /// <summary>Removes what was written, the index first.</summary>
    private void TakeBack(string directory)
    {
        foreach (string name in Enumerable.Reverse(_written))
        {
            DurableFile.TryDelete(files, Path.Combine(directory, name));
        }
    }
}
