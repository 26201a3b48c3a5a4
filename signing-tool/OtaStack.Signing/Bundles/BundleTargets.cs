using System.Text.Json.Nodes;
using OtaStack.Bundles.Layout;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Bundles;

/// <summary>Decides which target files go into a bundle, and in which order; touches no file.</summary>
internal sealed class BundleTargets
{
    private readonly List<TargetFile> _ordered = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TargetFile File, JsonObject? Ota)> _known = new(StringComparer.Ordinal);

    private BundleTargets(IReadOnlyList<TargetsDocument> documents)
    {
        foreach (TargetsDocument document in documents)
        {
            foreach (TargetFile file in document.Files)
            {
                // The first role that lists a path decides: TUF 5.6.7 searches in this order.
                _ = _known.TryAdd(file.Path, (file, OtaOf(document, file.Path)));
            }
        }
    }

    /// <param name="boards">The boards of the product.</param>
    /// <param name="documents">The targets metadata, then the delegated roles in the order of the search.</param>
    public static IReadOnlyList<TargetFile> Select(BundleSelection selection, IReadOnlyList<string> boards, IReadOnlyList<TargetsDocument> documents)
    {
        ReleaseEntry[] releases = [.. documents.SelectMany(document => document.Releases)];
        Check(selection, boards, releases);
        BundleTargets targets = new(documents);
        Array.Sort(releases, ReleaseEntry.ByVersion);
        foreach (ReleaseEntry release in releases.Where(release => IsSelected(selection, release)))
        {
            targets.AddRelease(release);
        }

        foreach (string path in selection.Targets.Order(StringComparer.Ordinal))
        {
            targets.Add(path);
        }

        return targets._ordered.Count > 0 ? targets._ordered : throw new SigningException(SigningFault.Refused, BundleErrorCode.NothingSelected);
    }

    private static void Check(BundleSelection selection, IReadOnlyList<string> boards, ReleaseEntry[] releases)
    {
        string? release = selection.Releases.FirstOrDefault(asked => !releases.Any(entry => Is(entry, asked)));
        if (release is not null)
        {
            string there = string.Join(", ", releases.Select(entry => entry.Version.ToString()).Distinct(StringComparer.Ordinal));
            throw new SigningException(SigningFault.Usage, BundleErrorCode.ReleaseUnknown, release, there.Length == 0 ? "-" : there);
        }

        string? board = selection.Boards.FirstOrDefault(asked => !boards.Contains(asked, StringComparer.Ordinal));
        if (board is not null)
        {
            throw new SigningException(SigningFault.Usage, BundleErrorCode.BoardUnknown, board, string.Join(", ", boards));
        }
    }

    private static bool IsSelected(BundleSelection selection, ReleaseEntry release)
    {
        // Asked for single files alone: then no release goes along by itself.
        bool all = selection.Releases.Count == 0 && (selection.Targets.Count == 0 || selection.Boards.Count > 0);
        return (all || selection.Releases.Any(asked => Is(release, asked)))
            && (selection.Boards.Count == 0 || release.Boards.Intersect(selection.Boards, StringComparer.Ordinal).Any());
    }

    private static bool Is(ReleaseEntry release, string asked)
    {
        return release.ReleaseId == asked || release.Version.ToString() == asked;
    }

    private static JsonObject? OtaOf(TargetsDocument document, string path)
    {
        return document.Metadata.Body["targets"]?[path]?["custom"] is JsonObject custom ? custom["ota"] as JsonObject : null;
    }

    private void AddRelease(ReleaseEntry release)
    {
        JsonObject ota = _known[release.Target.Path].Ota!;
        JsonObject? notes = ota["notes"] as JsonObject;
        foreach (string? text in (string?[])[notes?.TextOf("en"), notes?.TextOf("ja"), ota.TextOf("sbom")])
        {
            if (text is not null)
            {
                Add(text);
            }
        }

        // The index directly before its image, so that a device that streams the bundle has it at hand. The packed image stands for the image.
        Add(release.IndexPath);
        Add(release.Packed?.Path ?? release.Target.Path);
    }

    private void Add(string path)
    {
        if (!_known.TryGetValue(path, out (TargetFile File, JsonObject? Ota) target))
        {
            throw new SigningException(SigningFault.Usage, BundleErrorCode.TargetUnknown, path);
        }

        if (!BundleNames.IsTargetPath(path))
        {
            throw new SigningException(SigningFault.Refused, BundleErrorCode.PathTooLong, path, Count.Of(BundleNames.MaxTargetPath));
        }

        if (_taken.Add(path))
        {
            _ordered.Add(target.File);
        }
    }
}
