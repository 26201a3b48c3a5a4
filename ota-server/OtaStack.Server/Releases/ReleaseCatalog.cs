using System.Collections.Concurrent;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases;

/// <summary>The published releases of each product, read from the signed metadata and kept until the next publish.</summary>
internal sealed class ReleaseCatalog(PublishedFiles published)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Release>> _known = new(StringComparer.Ordinal);

    /// <summary>The published files of a product have changed.</summary>
    public event Action? Changed;

    /// <summary>Newest version first; empty when nothing is published.</summary>
    public IReadOnlyList<Release> List(string product)
    {
        return _known.GetOrAdd(product, Read);
    }

    /// <summary>The release of this target, or null when no published metadata lists it.</summary>
    public Release? Find(string product, string target)
    {
        return List(product).FirstOrDefault(release => release.Target == target);
    }

    /// <summary>Called when the published files of the product have changed. Replaces what a slower reader may still put in.</summary>
    public void Refresh(string product)
    {
        _known[product] = Read(product);
        Changed?.Invoke();
    }

    private IReadOnlyList<Release> Read(string product)
    {
        List<(ReleaseData Data, Release Release)> releases = [];
        foreach (byte[] metadata in ReadRoles(product))
        {
            ArraySource source = new(metadata);
            TargetEntry[] listed = [.. TargetsList.Read(metadata)];
            Dictionary<string, TargetEntry> byPath = listed.ToDictionary(target => target.Path, StringComparer.Ordinal);
            foreach (TargetEntry image in listed.Where(target => target.IsImage))
            {
                if (TargetSearch.FindInVerified(source, image.Path, out TargetDescription? description) == Verdict.Accepted
                    && ReleaseData.Read(description!, out ReleaseData? data) == Verdict.Accepted)
                {
                    int? packed = byPath.GetValueOrDefault(image.Path + ImageBlocks.PackedSuffix)?.Length;
                    releases.Add((data!, Describe(image, packed, data!) with
                    {
                        NotesEn = byPath.GetValueOrDefault(data!.NotesEn ?? ""),
                        NotesJa = byPath.GetValueOrDefault(data.NotesJa ?? ""),
                    }));
                }
            }
        }

        releases.Sort((left, right) => right.Data.Version.CompareTo(left.Data.Version) is var order and not 0
            ? order
            : string.CompareOrdinal(left.Release.Target, right.Release.Target));
        return [.. releases.Select(release => release.Release)];
    }

    /// <summary>The metadata of the published targets roles that are delegated to: the snapshot also lists roles of the past.</summary>
    private List<byte[]> ReadRoles(string product)
    {
        Dictionary<string, SnapshotEntry> listed = published.Roles(product).ToDictionary(role => role.Role, StringComparer.Ordinal);
        List<byte[]> found = [];
        HashSet<string> seen = new(StringComparer.Ordinal) { RoleName.Targets };
        Queue<string> next = new(seen);
        while (next.TryDequeue(out string? name))
        {
            if (listed.TryGetValue(name, out SnapshotEntry? role))
            {
                found.Add(published.Require(product, role.FileName));
                foreach (string delegated in DelegatedRoles.Read(found[^1]).Where(seen.Add))
                {
                    next.Enqueue(delegated);
                }
            }
        }

        return found;
    }

    private static Release Describe(TargetEntry image, int? packedLength, ReleaseData data)
    {
        return new Release(
            data.ReleaseId,
            data.Version.ToString(),
            image.Path,
            data.Boards,
            data.Image switch
            {
                ImageKind.NanoClr => "nanoclr",
                ImageKind.Deployment => "deployment",
                _ => "assemblies",
            },
            image.Length,
            packedLength,
            data.Urgency == Urgency.Security ? "security" : "feature",
            data.SecurityCounter,
            data.RequiresCurrent?.ToString(),
            data.InstallBy == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(data.InstallBy),
            data.McubootSha256 is null ? null : Convert.ToHexStringLower(data.McubootSha256));
    }
}
