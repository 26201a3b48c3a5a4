using System.Globalization;
using System.Text;
using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>
/// Turns a verified staging folder into published files. Order (TUF 6.3): targets, targets metadata, snapshot, roots,
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
        OnlineFiles online = signing.Prepare(verified.Product, verified.TargetsVersion, verified.Targets);
        coming[online.SnapshotName] = online.Snapshot;
        coming[MetadataName.Timestamp] = online.Timestamp;
        coming[MetadataName.Of(verified.TargetsVersion, "targets")] = verified.Targets;
        foreach ((int version, byte[] root) in verified.NewRoots)
        {
            coming[MetadataName.Of(version, "root")] = root;
        }

        ClientRehearsal.Run(
            name => published.Read(verified.Product, name), coming, verified.TargetsVersion, time.GetUtcNow().ToUnixTimeSeconds());

        coming.Remove(online.SnapshotName);
        coming.Remove(MetadataName.Timestamp);
        foreach ((string name, byte[] content) in coming)
        {
            WriteStaged(Path.Combine(staging.Metadata, name), content);
        }

        staging.Flush();
        files.Write(staging.Marker, Encoding.ASCII.GetBytes(verified.TargetsVersion.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Publishes a ready folder and removes it.</summary>
    public void Finish(string product, StagingFolder staging)
    {
        int version = staging.TargetsVersion;
        if (version >= published.TargetsVersion(product))
        {
            MoveTargets(product, staging);
            files.CreateFolder(data.Metadata(product));
            MoveMetadata(product, staging, "targets");
            byte[] targets = published.Read(product, MetadataName.Of(version, "targets"))
                ?? throw new InvalidDataException($"Product '{product}': {MetadataName.Of(version, "targets")} is missing. Restore the data directory from a backup, or publish again.");
            OnlineFiles online = signing.Prepare(product, version, targets);
            signing.WriteSnapshot(product, online);
            MoveMetadata(product, staging, "root");
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

    private void MoveMetadata(string product, StagingFolder staging, string role)
    {
        IEnumerable<(int Version, string Path)> staged = Directory.EnumerateFiles(staging.Metadata)
            .Select(path => MetadataName.TryParse(Path.GetFileName(path), out int version, out string found) && found == role ? (version, path) : (0, path))
            .Where(file => file.Item1 > 0)
            .OrderBy(file => file.Item1);
        foreach ((int _, string path) in staged.ToList())
        {
            files.Move(path, published.PathOf(product, Path.GetFileName(path)));
        }
    }
}
