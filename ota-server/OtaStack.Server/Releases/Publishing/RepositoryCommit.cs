using System.Globalization;
using System.Text;
using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;
using OtaStack.Trust;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>
/// Turns a verified staging folder into published files. Order (TUF 6.3): targets, metadata of targets roles, snapshot, roots,
/// and the timestamp last, which alone makes the new versions count. Roots come this late because a new root may take
/// away the keys of the targets metadata that is published until then.
/// Every step is durable and may be repeated, so a publish that was cut short is finished by doing it again.
/// The caller holds the product's lock.
/// </summary>
internal sealed class RepositoryCommit(PublishedFiles published, OnlineSigning signing, IDurableFiles files, DataDirectory data, TimeProvider time)
{
    /// <summary>Rehearses and makes the folder ready: the point of no return.</summary>
    /// <exception cref="PublishRefusedException">A device would refuse the result; nothing has changed.</exception>
    public void Prepare(VerifiedMetadata verified, StagingFolder staging)
    {
        Dictionary<string, byte[]> coming = new(StringComparer.Ordinal);
        foreach (VerifiedRole role in verified.Roles)
        {
            coming[role.Entry.FileName] = role.Content;
        }

        foreach ((int version, byte[] root) in verified.NewRoots)
        {
            coming[MetadataName.Of(version, "root")] = root;
        }

        OnlineFiles online = signing.Prepare(
            verified.Product, verified.Root, verified.Snapshot, name => coming.GetValueOrDefault(name) ?? published.Require(verified.Product, name));
        if (online.Snapshot.Length > ServerTrust.Limits.SnapshotBytes)
        {
            throw new PublishRefusedException(Verdict.TooLarge, $"The snapshot would have {online.Snapshot.Length} bytes, devices take at most {ServerTrust.Limits.SnapshotBytes}: delegate to fewer roles.");
        }

        Dictionary<string, byte[]> rehearsed = new(coming, StringComparer.Ordinal)
        {
            [online.SnapshotName] = online.Snapshot,
            [MetadataName.Timestamp] = online.Timestamp,
        };
        ClientRehearsal.Run(
            name => published.Read(verified.Product, name), rehearsed, verified, time.GetUtcNow().ToUnixTimeSeconds());

        foreach ((string name, byte[] content) in coming)
        {
            WriteStaged(Path.Combine(staging.Metadata, name), content);
        }

        staging.Flush();
        files.Write(staging.Marker, StagingFolder.MarkerOf(verified.Snapshot));
    }

    /// <summary>Publishes a ready folder and removes it.</summary>
    public void Finish(string product, StagingFolder staging)
    {
        IReadOnlyList<SnapshotEntry> roles = staging.Roles;
        if (roles[0].Version >= published.TargetsVersion(product))
        {
            MoveTargets(product, staging);
            files.CreateFolder(data.Metadata(product));
            MoveMetadata(product, staging, role => role != "root");
            OnlineFiles online = signing.Prepare(product, NewestRoot(product, staging), roles, name => published.Require(product, name));
            signing.WriteSnapshot(product, online);
            MoveMetadata(product, staging, role => role == "root");
            signing.WriteTimestamp(product, online);
        }

        files.Delete(staging.Marker);
        staging.Remove();
    }

    /// <summary>After a restart, or a failure in the middle: finishes what was ready, removes what was not. True when something was finished.</summary>
    public bool Recover(string product)
    {
        bool finished = false;
        foreach (StagingFolder staging in StagingFolder.Find(data, product))
        {
            if (staging.IsReady)
            {
                Finish(product, staging);
                finished = true;
            }
            else
            {
                staging.Remove();
            }
        }

        return finished;
    }

    private static void WriteStaged(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private void MoveTargets(string product, StagingFolder staging)
    {
        files.CreateFolder(data.Targets(product));
        foreach (string path in Directory.EnumerateFiles(staging.Targets, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string destination = Path.Combine(data.Targets(product), Path.GetRelativePath(staging.Targets, path));
            files.CreateFolder(Path.GetDirectoryName(destination)!);
            files.Move(path, destination);
        }
    }

    private void MoveMetadata(string product, StagingFolder staging, Predicate<string> isWanted)
    {
        foreach ((int _, string _, string path) in Staged(staging).Where(file => isWanted(file.Role)))
        {
            files.Move(path, published.PathOf(product, Path.GetFileName(path)));
        }
    }

    /// <summary>The newest root as it will be: its key must sign the timestamp.</summary>
    private byte[] NewestRoot(string product, StagingFolder staging)
    {
        return Staged(staging).LastOrDefault(file => file.Role == "root") is { Path: { } path }
            ? File.ReadAllBytes(path)
            : published.Require(product, MetadataName.Of(published.NewestRoot(product), "root"));
    }

    /// <summary>The metadata in the folder, ascending by version.</summary>
    private static List<(int Version, string Role, string Path)> Staged(StagingFolder staging)
    {
        return
        [
            .. Directory.EnumerateFiles(staging.Metadata)
                .Select(path => MetadataName.TryParse(Path.GetFileName(path), out int version, out string role) ? (version, role, path) : (0, "", path))
                .Where(file => file.Item1 > 0)
                .OrderBy(file => file.Item1).ThenBy(file => file.path, StringComparer.Ordinal),
        ];
    }
}
