using OtaStack.Server.Products;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>Signs and writes snapshot and timestamp. The caller holds the product's lock.</summary>
internal sealed class OnlineSigning(PublishedFiles published, OnlineKeys keys, IDurableFiles files, TimeProvider time)
{
    /// <summary>The snapshot and timestamp that publish these roles.</summary>
    /// <param name="root">The newest root: its key signs.</param>
    /// <param name="read">Reads the metadata file of a role.</param>
    public OnlineFiles Prepare(string product, byte[] root, IReadOnlyList<SnapshotEntry> roles, Func<string, byte[]> read)
    {
        DateTimeOffset now = time.GetUtcNow();
        OnlineKey key = keys.Signer(product, root);
        OnlineRole? timestamp = published.Timestamp(product);

        // Leftovers count too: a version that may have been seen is never given to other bytes.
        int snapshotVersion = OnlineMetadata.NextVersion(Math.Max(published.NewestSnapshot(product), timestamp?.Refers ?? 0), now);
        byte[] snapshot = OnlineMetadata.Snapshot(key, snapshotVersion, now, roles.Select(role => (role, read(role.FileName))));
        return new OnlineFiles(
            MetadataName.Of(snapshotVersion, "snapshot"),
            snapshot,
            OnlineMetadata.Timestamp(key, OnlineMetadata.NextVersion(timestamp?.Version ?? 0, now), now, snapshotVersion, snapshot));
    }

    public void WriteSnapshot(string product, OnlineFiles online)
    {
        files.Write(published.PathOf(product, online.SnapshotName), online.Snapshot);
    }

    /// <summary>The moment of publishing: everything that this timestamp leads to is in place.</summary>
    public void WriteTimestamp(string product, OnlineFiles online)
    {
        files.Write(published.PathOf(product, MetadataName.Timestamp), online.Timestamp);
    }

    /// <summary>Signs again what the schedule says; returns what was done.</summary>
    public SigningDue Renew(string product)
    {
        OnlineRole? timestamp = published.Timestamp(product);
        if (timestamp is null)
        {
            return SigningDue.Nothing;
        }

        OnlineRole snapshot = published.Snapshot(product, timestamp.Refers)
            ?? throw new InvalidDataException($"Product '{product}': snapshot {timestamp.Refers} is missing. Restore the data directory from a backup.");
        DateTimeOffset now = time.GetUtcNow();
        SigningDue due = SigningSchedule.Decide(timestamp, snapshot, now);
        byte[] root = published.Require(product, MetadataName.Of(published.NewestRoot(product), "root"));
        if (due == SigningDue.Both)
        {
            OnlineFiles online = Prepare(product, root, published.Roles(product, timestamp.Refers), name => published.Require(product, name));
            WriteSnapshot(product, online);
            WriteTimestamp(product, online);
        }
        else if (due == SigningDue.Timestamp)
        {
            byte[] current = published.Require(product, MetadataName.Of(timestamp.Refers, "snapshot"));
            byte[] renewed = OnlineMetadata.Timestamp(keys.Signer(product, root), OnlineMetadata.NextVersion(timestamp.Version, now), now, timestamp.Refers, current);
            files.Write(published.PathOf(product, MetadataName.Timestamp), renewed);
        }

        return due;
    }
}
