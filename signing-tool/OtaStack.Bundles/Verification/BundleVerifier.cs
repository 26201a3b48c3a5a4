using System.Security.Cryptography;
using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Tar;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Bundles.Verification;

/// <summary>
/// Verifies a bundle (docs/bundles.md) in one pass over a stream, as a device does: metadata first, by the client workflow of TUF; then
/// each target by its signed length and hash, and each image block by block, expanded when it is packed. Memory is bounded by limits, not by
/// what the file says.
/// </summary>
public sealed class BundleVerifier
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>An index of an image of 16 MiB in 64 parts has 153 KiB.</summary>
    private const int MaxIndexBytes = 160 * 1024;

    private readonly BundleReport _report = new();
    private readonly BundleLayout _layout = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly MetadataChain _chain;
    private readonly IBundleSink? _sink;
    private readonly long _time;
    private (string Path, byte[] Content)? _before;

    private BundleVerifier(BundleTrust trust, IBundleSink? sink)
    {
        _chain = new MetadataChain(trust, _report);
        _sink = sink;
        _time = trust.Time;
    }

    /// <summary>Ends at the first refused metadata file; refused targets are all told.</summary>
    /// <param name="sink">Takes the files; null when they are not wanted.</param>
    /// <exception cref="ArchiveException">The file is no bundle.</exception>
    public static async Task<BundleReport> VerifyAsync(Stream bundle, BundleTrust trust, IBundleSink? sink = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(trust);
        BundleVerifier verifier = new(trust, sink);
        await verifier.RunAsync(new ArchiveReader(bundle, new ArchiveLimits()), cancel).ConfigureAwait(false);
        return verifier._report;
    }

    /// <summary>
    /// The delegated files that a device needs to find these targets, by their names in the bundle: no others belong into one.
    /// Nothing is judged here but the way to the targets.
    /// </summary>
    /// <param name="metadata">All metadata that there is, in the order of a bundle.</param>
    public static IReadOnlyCollection<string> NeededRoles(IEnumerable<(string Name, byte[] Content)> metadata, IEnumerable<string> targets)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(targets);

        // In 1970 nothing has expired: whether it has is for the verification of the finished bundle to say.
        MetadataChain chain = new(new BundleTrust(null, 0), new BundleReport());
        BundleLayout layout = new();
        foreach ((string name, byte[] content) in metadata)
        {
            chain.Take(layout.Accept(name), content);
        }

        foreach (string target in targets)
        {
            _ = chain.Find(target, out _);
        }

        return [.. chain.UsedRoles.Select(file => BundleNames.MetadataFolder + file.Key)];
    }

    private async Task RunAsync(ArchiveReader archive, CancellationToken cancel)
    {
        while (_chain.IsSound && await archive.NextAsync(cancel).ConfigureAwait(false) is { } entry)
        {
            BundlePart part = _layout.Accept(entry.Name);
            if (part.Kind == BundlePartKind.Target)
            {
                await TakeTargetAsync(archive, entry, part.Path, cancel).ConfigureAwait(false);
            }
            else
            {
                await TakeMetadataAsync(archive, entry, part, cancel).ConfigureAwait(false);
            }
        }

        if (_chain.IsSound && !_layout.HasMetadata)
        {
            throw new ArchiveException(ArchiveFault.Truncated, "The bundle ends before its metadata is complete.");
        }

        _chain.EndRoles();
        foreach ((string name, byte[] content) in _chain.UsedRoles)
        {
            await HandOnAsync(BundleNames.MetadataFolder + name, content, cancel).ConfigureAwait(false);
        }
    }

    private async Task TakeMetadataAsync(ArchiveReader archive, ArchiveEntry entry, BundlePart part, CancellationToken cancel)
    {
        // TUF 5.3.3, 5.4.1, 5.5.1, 5.6.1: bounded before a byte of it is read.
        if (entry.Length > _chain.LimitOf(part.Kind))
        {
            throw new ArchiveException(
                ArchiveFault.TooLarge, $"Entry '{entry.Name}' has {entry.Length} bytes: expected at most {_chain.LimitOf(part.Kind)}.");
        }

        byte[] content = new byte[entry.Length];
        await ReadAllAsync(archive, content, cancel).ConfigureAwait(false);
        _chain.Take(part, content);
        if (_chain.IsSound && part.Kind != BundlePartKind.DelegatedTargets)
        {
            await HandOnAsync(entry.Name, content, cancel).ConfigureAwait(false);
        }
    }

    private async Task HandOnAsync(string name, byte[] content, CancellationToken cancel)
    {
        if (_sink is not null)
        {
            Stream file = _sink.Create(name);
            await file.WriteAsync(content, cancel).ConfigureAwait(false);
            _sink.Complete(file);
        }
    }

    private async Task TakeTargetAsync(ArchiveReader archive, ArchiveEntry entry, string path, CancellationToken cancel)
    {
        _report.TargetFiles++;
        (string Path, byte[] Content)? before = _before;
        _before = null;

        // TUF 5.6.7, 5.7: a target is what the metadata lists, in length and hash.
        Verdict verdict = _chain.Find(path, out TargetDescription? target);
        if (verdict == Verdict.Accepted && target!.Length != entry.Length)
        {
            verdict = Verdict.HashMismatch;
        }

        PresentedImage? image = null;
        if (verdict == Verdict.Accepted)
        {
            verdict = ImageOf(target!, before, out image);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = await ReadTargetAsync(archive, entry.Name, target!, image, cancel).ConfigureAwait(false);
        }

        BundlePermit? permit = null;
        if (verdict == Verdict.Accepted && image is null && BundlePermit.IsAt(path))
        {
            verdict = PermitOf(path, out permit);
        }

        _report.Add(entry.Name, verdict);
        if (verdict == Verdict.Accepted && image is not null)
        {
            _report.Add(new BundleImage(image.Target.Path, image.Release));
        }
        else if (permit is not null)
        {
            _report.Add(permit);
        }
    }

    /// <summary>The permit that was just read: its form, and whether its time is over, are asked here; the rest depends on the device that asks.</summary>
    private Verdict PermitOf(string path, out BundlePermit? permit)
    {
        permit = null;
        byte[] content = _before is { } file ? file.Content : [];
        if (Permit.Read(new ArraySource(content), "", out Permit? read) != Verdict.Accepted)
        {
            return Verdict.PermitMalformed;
        }

        if (_time >= read!.Expires)
        {
            return Verdict.PermitExpired;
        }

        permit = new BundlePermit(path, content);
        return Verdict.Accepted;
    }

    /// <summary>The image that a target is, or is the packed form of; null when it is neither.</summary>
    private Verdict ImageOf(TargetDescription target, (string Path, byte[] Content)? before, out PresentedImage? image)
    {
        image = null;
        bool packed = target.Path.EndsWith(ImageBlocks.PackedSuffix, StringComparison.Ordinal);
        TargetDescription? described = target;
        if (packed && _chain.Find(target.Path[..^ImageBlocks.PackedSuffix.Length], out described) != Verdict.Accepted)
        {
            return Verdict.Accepted;
        }

        Verdict verdict = ReleaseData.Read(described!, out ReleaseData? release);
        if (verdict != Verdict.Accepted || release is null)
        {
            return verdict == Verdict.NoReleaseData ? Verdict.Accepted : verdict;
        }

        verdict = IndexOf(release, described!, before, out ImageIndex? index);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // A device fetches the form that the index speaks of, and no other.
        byte[] sha256 = new byte[SHA256.HashSizeInBytes];
        if (index!.ReadPackedSha256(sha256) != packed)
        {
            return Verdict.Missing;
        }

        image = new PresentedImage(described!, release, index, packed);
        return packed && !sha256.AsSpan().SequenceEqual(target.Sha256) ? Verdict.HashMismatch : Verdict.Accepted;
    }

    private Verdict IndexOf(ReleaseData release, TargetDescription image, (string Path, byte[] Content)? before, out ImageIndex? index)
    {
        index = null;
        if (_report.Product.Length > 0 && release.Product != _report.Product)
        {
            return Verdict.WrongProduct;
        }

        // The index stands directly before its image: a device that streams the bundle keeps one index and no more.
        if (before is not { } file || file.Path != release.IndexPath)
        {
            return Verdict.Missing;
        }

        if (file.Content.Length != release.IndexLength || !SHA256.HashData(file.Content).AsSpan().SequenceEqual(release.IndexSha256))
        {
            return Verdict.HashMismatch;
        }

        Verdict verdict = ImageIndex.Read(new ArraySource(file.Content), out index);
        return verdict == Verdict.Accepted && index!.ImageLength != image.Length ? Verdict.HashMismatch : verdict;
    }

    private async Task<Verdict> ReadTargetAsync(ArchiveReader archive, string name, TargetDescription target, PresentedImage? image, CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream? kept = target.Length <= MaxIndexBytes ? new MemoryStream(target.Length) : null;
        Stream? file = _sink?.Create(name);

        // Whoever takes the files apart wants the image too.
        Stream? expanded = image is { Packed: true } ? _sink?.Create(BundleNames.TargetsFolder + image.Target.Path) : null;
        using ImageCheck? check = image is null ? null : new ImageCheck(image.Index, image.Packed, expanded);
        int read;
        while ((read = await archive.ReadAsync(_buffer, cancel).ConfigureAwait(false)) > 0)
        {
            ReadOnlyMemory<byte> bytes = _buffer.AsMemory(0, read);
            hash.AppendData(bytes.Span);
            check?.Append(bytes.Span);
            kept?.Write(bytes.Span);
            if (file is not null)
            {
                await file.WriteAsync(bytes, cancel).ConfigureAwait(false);
            }
        }

        foreach (Stream? written in (Stream?[])[file, expanded])
        {
            if (written is not null)
            {
                _sink!.Complete(written);
            }
        }

        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(target.Sha256))
        {
            return Verdict.HashMismatch;
        }

        _before = kept is null ? null : (target.Path, kept.ToArray());
        return check?.Finish(image!.Target.Sha256) ?? Verdict.Accepted;
    }

    private static async ValueTask ReadAllAsync(ArchiveReader archive, Memory<byte> content, CancellationToken cancel)
    {
        int read;
        while (!content.IsEmpty && (read = await archive.ReadAsync(content, cancel).ConfigureAwait(false)) > 0)
        {
            content = content[read..];
        }
    }
}
