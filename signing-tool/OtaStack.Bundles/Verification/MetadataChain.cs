using OtaStack.Bundles.Layout;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.Bundles.Verification;

/// <summary>
/// The metadata of a bundle, run through the verifier of the devices in the order in which it comes: the bundle takes the place of
/// the server, nothing else is different.
/// </summary>
internal sealed class MetadataChain
{
    private static readonly ISignatureScheme[] Schemes = [new Ed25519Scheme()];

    private readonly BundleTrust _trust;
    private readonly TrustLimits _limits;
    private readonly BundleReport _report;
    private readonly HeldMetadata _store = new();
    private readonly Refresh _refresh;
    private readonly TargetSearch _search;
    private readonly SortedDictionary<string, byte[]> _delegated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public MetadataChain(BundleTrust trust, BundleReport report)
    {
        _trust = trust;
        _report = report;

        // TUF 5.3.3 lets a device follow the rest of a long chain in its next update. The layout has a limit of its own.
        _limits = WithRoots(trust.Limits, BundleLayout.MaxRoots + 1);
        _refresh = new Refresh(_store, _limits, Schemes, trust.Time);
        _search = new TargetSearch(_store, _limits, Schemes, trust.Time);
    }

    /// <summary>False once something was refused: what follows cannot be judged.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Most bytes of a metadata file that are read.</summary>
    public int LimitOf(BundlePartKind kind)
    {
        return kind switch
        {
            BundlePartKind.Root => _limits.RootBytes,
            BundlePartKind.Timestamp => _limits.TimestampBytes,
            BundlePartKind.Snapshot => _limits.SnapshotBytes,
            _ => _limits.TargetsBytes,
        };
    }

    /// <summary>The delegated files that searches have asked for and accepted: name below <c>metadata/</c> and content.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> UsedRoles => _delegated.Where(file => _used.Contains(file.Key));

    /// <summary>
    /// Takes the next metadata file; its verdict goes to the report. A delegated file is only kept here: who may sign it is known when a
    /// target leads there.
    /// </summary>
    public void Take(BundlePart part, byte[] content)
    {
        if (part.Kind == BundlePartKind.DelegatedTargets)
        {
            _delegated[part.Path] = content;
            return;
        }

        Verdict verdict = part.Kind == BundlePartKind.Root ? TakeRoot(part, content) : TakeWanted(part, content);
        _report.Add(BundleNames.MetadataFolder + part.Path, verdict);
        IsSound = verdict == Verdict.Accepted;
        _report.RootVersion = _refresh.RootVersion;
        _report.TimestampVersion = _refresh.TimestampVersion;
        _report.SnapshotVersion = _refresh.SnapshotVersion;
        _report.TargetsVersion = _refresh.TargetsVersion;
        if (IsSound)
        {
            NoteExpiry(part.Kind == BundlePartKind.Root && part.Version < _refresh.RootVersion, part.Kind == BundlePartKind.Root, content);
        }
    }

    /// <summary>Finds a target in the verified metadata, by way of the delegated files that came with the bundle.</summary>
    public Verdict Find(string path, out TargetDescription? target)
    {
        _search.Start(path);
        while (_search.State == RefreshState.NeedsFile)
        {
            if (_delegated.TryGetValue(_search.WantedFile, out byte[]? content))
            {
                Supply(_search.WantedFile, content);
            }
            else
            {
                _search.SupplyMissing();
            }
        }

        target = _search.Target;
        return _search.Verdict;
    }

    /// <summary>A delegated file that no target led to was verified by nobody: it has no place in a bundle.</summary>
    public void EndRoles()
    {
        foreach (string name in _delegated.Keys.Where(name => !_used.Contains(name) && !_refused.Contains(name)))
        {
            _report.Add(BundleNames.MetadataFolder + name, Verdict.UnknownTarget);
        }
    }

    private void Supply(string name, byte[] content)
    {
        Verdict verdict = _search.Supply(new ArraySource(content));
        if ((verdict == Verdict.Accepted ? _used : _refused).Add(name))
        {
            _report.Add(BundleNames.MetadataFolder + name, verdict);
            if (verdict == Verdict.Accepted)
            {
                NoteExpiry(isReplacedRoot: false, isRoot: false, content);
            }
        }
    }

    private static TrustLimits WithRoots(TrustLimits limits, int roots)
    {
        return new TrustLimits
        {
            RootBytes = limits.RootBytes,
            TimestampBytes = limits.TimestampBytes,
            SnapshotBytes = limits.SnapshotBytes,
            TargetsBytes = limits.TargetsBytes,
            RootRotations = roots,
            Delegations = limits.Delegations,
            Keys = limits.Keys,
            Signatures = limits.Signatures,
        };
    }

    private Verdict TakeRoot(BundlePart part, byte[] content)
    {
        if (_refresh.State == RefreshState.Unknown)
        {
            _report.RootUnproven = _trust.Root is null;
            _store.Replace("root.json", new ArraySource(_trust.Root ?? content));
            _refresh.Start();
            if (_refresh.State == RefreshState.Refused)
            {
                return _refresh.Verdict;
            }
        }

        if (part.Version > _refresh.RootVersion)
        {
            return TakeWanted(part, content);
        }

        // Before the trusted root nothing can be verified and nothing needs to be; the trusted one itself must be the same.
        return part.Version < _refresh.RootVersion || IsTrusted(content) ? Verdict.Accepted : Verdict.NoTrustedRoot;
    }

    private bool IsTrusted(byte[] content)
    {
        IByteSource trusted = _store.Open("root.json")!;
        byte[] bytes = new byte[trusted.Length];
        return ByteSources.TryReadExactly(trusted, 0, bytes, 0, bytes.Length) && bytes.AsSpan().SequenceEqual(content);
    }

    private Verdict TakeWanted(BundlePart part, byte[] content)
    {
        if (_refresh is { State: RefreshState.NeedsFile, WantedRole: "root" } && part.Kind != BundlePartKind.Root)
        {
            // TUF 5.3.3: no next root: the trusted one is the newest.
            _refresh.SupplyMissing();
        }

        if (_refresh.State != RefreshState.NeedsFile)
        {
            return _refresh.Verdict;
        }

        if (_refresh.WantedFile != part.Path)
        {
            return Verdict.VersionMismatch;
        }

        Verdict verdict = _refresh.Supply(new ArraySource(content));

        // The expiry of the last root is judged only when the chain has ended.
        return verdict == Verdict.Accepted && _refresh.State == RefreshState.Refused ? _refresh.Verdict : verdict;
    }

    private void NoteExpiry(bool isReplacedRoot, bool isRoot, byte[] content)
    {
        if (!isReplacedRoot && MetadataHeader.Read(new ArraySource(content), _limits, out MetadataHeader? header) == Verdict.Accepted)
        {
            // A root that was replaced no longer counts; the newest one comes last.
            _report.Expires = isRoot ? header!.Expires : Math.Min(_report.Expires, header!.Expires);
        }
    }
}
