using OtaStack.Server.Products;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>Signs and writes snapshot and timestamp. The caller holds the product's lock.</summary>
internal sealed class OnlineSigning(PublishedFiles published, OnlineKeys keys, IDurableFiles files, TimeProvider time)
{
    /// <summary>The snapshot and timestamp that publish a targets file.</summary>
    public OnlineFiles Prepare(string product, int targetsVersion, byte[] targets)
    {
        DateTimeOffset now = time.GetUtcNow();
        OnlineKey key = keys.Open(product);
        OnlineRole? timestamp = published.Timestamp(product);

        // Leftovers count too: a version that may have been seen is never given to other bytes.
        int snapshotVersion = OnlineMetadata.NextVersion(Math.Max(published.NewestSnapshot(product), timestamp?.Refers ?? 0), now);
        byte[] snapshot = OnlineMetadata.Snapshot(key, snapshotVersion, now, targetsVersion, targets);
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
        if (due == SigningDue.Both)
        {
            byte[] targets = published.Read(product, MetadataName.Of(snapshot.Refers, "targets"))
                ?? throw new InvalidDataException($"Product '{product}': targets {snapshot.Refers} is missing. Restore the data directory from a backup.");
            OnlineFiles online = Prepare(product, snapshot.Refers, targets);
            WriteSnapshot(product, online);
            WriteTimestamp(product, online);
        }
        else if (due == SigningDue.Timestamp)
        {
            byte[] current = published.Read(product, MetadataName.Of(timestamp.Refers, "snapshot"))!;
            byte[] renewed = OnlineMetadata.Timestamp(keys.Open(product), OnlineMetadata.NextVersion(timestamp.Version, now), now, timestamp.Refers, current);
            files.Write(published.PathOf(product, MetadataName.Timestamp), renewed);
        }

        return due;
    }
}
