using System.Buffers;
using System.Security.Cryptography;
using OtaStack.Bundles.Tar;
using OtaStack.Server.Releases.Archive;
using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Startup;
using OtaStack.Server.Tuf;
using OtaStack.Trust;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>
/// Takes an archive from the network into a staging folder. The metadata is verified before the first target is
/// stored, and each target may have exactly the bytes that are signed: nobody can fill the disk with anything else.
/// </summary>
internal sealed class ArchiveReceiver(MetadataVerification verification, ServerOptions options)
{
    private const int BufferSize = 64 * 1024;

    /// <exception cref="PublishRefusedException">The archive is not as it must be.</exception>
    public async Task<VerifiedMetadata> ReceiveAsync(string product, Stream stream, StagingFolder staging, CancellationToken cancel)
    {
        try
        {
            return await ReceiveFilesAsync(product, stream, staging, cancel).ConfigureAwait(false);
        }
        catch (ArchiveException cause)
        {
            throw ArchiveError.Of(cause);
        }
    }

    private async Task<VerifiedMetadata> ReceiveFilesAsync(string product, Stream stream, StagingFolder staging, CancellationToken cancel)
    {
        // Bytes are bounded by what the metadata lists; build servers may send what their own tar wrote.
        ArchiveReader archive = new(stream, new ArchiveLimits { Entries = options.MaxArchiveEntries, Bytes = long.MaxValue, ExtendedHeaders = true });
        ArchiveLayout layout = new();
        SignedCandidate candidate = new();
        VerifiedMetadata? verified = null;
        while (await archive.NextAsync(cancel).ConfigureAwait(false) is { } entry)
        {
            ArchivePart part = layout.Accept(entry.Name);
            switch (part.Kind)
            {
                case "root":
                    candidate.Roots.Add(part.Version, await ReadAsync(archive, entry, ServerTrust.Limits.RootBytes, cancel).ConfigureAwait(false));
                    break;
                case "targets":
                    candidate.TargetsVersion = part.Version;
                    candidate.Targets = await ReadAsync(archive, entry, ServerTrust.Limits.TargetsBytes, cancel).ConfigureAwait(false);
                    break;
                case "delegated":
                    candidate.Delegated.Add(part.Path, (part.Version, await ReadAsync(archive, entry, ServerTrust.Limits.TargetsBytes, cancel).ConfigureAwait(false)));
                    break;
                default:
                    verified ??= verification.Verify(product, candidate);
                    await StoreAsync(archive, entry, Listed(verified, part.Path), staging, cancel).ConfigureAwait(false);
                    break;
            }
        }

        return layout.TargetsVersion > 0
            ? verified ?? verification.Verify(product, candidate)
            : throw ArchiveError.Malformed("The archive has no targets metadata.");
    }

    private static TargetEntry Listed(VerifiedMetadata verified, string path)
    {
        return verified.Listed.TryGetValue(path, out TargetEntry? target)
            ? target
            : throw new PublishRefusedException(Verdict.UnknownTarget, $"Target '{path}' is in the archive, but the targets metadata does not list it.");
    }

    private static async Task<byte[]> ReadAsync(ArchiveReader archive, ArchiveEntry entry, int limit, CancellationToken cancel)
    {
        if (entry.Length > limit)
        {
            throw new PublishRefusedException(Verdict.TooLarge, $"'{entry.Name}' has {entry.Length} bytes: devices take at most {limit}.");
        }

        byte[] content = new byte[entry.Length];
        for (int read = 0; read < content.Length;)
        {
            read += await archive.ReadAsync(content.AsMemory(read), cancel).ConfigureAwait(false);
        }

        return content;
    }

    private static async Task StoreAsync(ArchiveReader archive, ArchiveEntry entry, TargetEntry target, StagingFolder staging, CancellationToken cancel)
    {
        if (entry.Length != target.Length)
        {
            throw new PublishRefusedException(Verdict.HashMismatch, $"Target '{target.Path}': expected {target.Length} bytes, the archive has {entry.Length}.");
        }

        string path = Path.Combine(staging.Targets, TargetPath.Published(target.Path, target.Sha256));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        FileStream file = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
        await using (file.ConfigureAwait(false))
        {
            try
            {
                int read;
                while ((read = await archive.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (sha256 != target.Sha256)
            {
                throw new PublishRefusedException(Verdict.HashMismatch, $"Target '{target.Path}': expected SHA-256 {target.Sha256}, got {sha256}.");
            }

            file.Flush(flushToDisk: true);
        }
    }
}
