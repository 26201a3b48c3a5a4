using System.Globalization;
using System.Text.Json;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Tuf;

/// <summary>
/// What is published for a product, read from its files. The files are the only record of it, and
/// <c>timestamp.json</c> alone says which of them count: others may be left from a publish that was cut short.
/// </summary>
internal sealed class PublishedFiles(DataDirectory data)
{
    /// <summary>The newest root of the chain that starts at version 1; 0 when there is none.</summary>
    public int NewestRoot(string product)
    {
        int version = 0;
        while (File.Exists(PathOf(product, MetadataName.Of(version + 1, "root"))))
        {
            version++;
        }

        return version;
    }

    public OnlineRole? Timestamp(string product)
    {
        return ReadOnlineRole(product, MetadataName.Timestamp, "snapshot.json");
    }

    public OnlineRole? Snapshot(string product, int version)
    {
        return ReadOnlineRole(product, MetadataName.Of(version, "snapshot"), "targets.json");
    }

    /// <summary>Version of the published targets metadata; 0 when nothing is published.</summary>
    public int TargetsVersion(string product)
    {
        OnlineRole? timestamp = Timestamp(product);
        return timestamp is null
            ? 0
            : Snapshot(product, timestamp.Refers)?.Refers
                ?? throw new InvalidDataException($"Product '{product}': {MetadataName.Timestamp} refers to snapshot {timestamp.Refers}, which is missing. Restore the data directory from a backup.");
    }

    /// <summary>Every targets role of the published snapshot with its version; empty when nothing is published.</summary>
    public IReadOnlyList<SnapshotEntry> Roles(string product)
    {
        OnlineRole? timestamp = Timestamp(product);
        return timestamp is null ? [] : Roles(product, timestamp.Refers);
    }

    /// <summary>Every targets role of this snapshot, which must be there.</summary>
    public IReadOnlyList<SnapshotEntry> Roles(string product, int snapshotVersion)
    {
        string name = MetadataName.Of(snapshotVersion, "snapshot");
        using JsonDocument document = Parse(product, name, Require(product, name));
        try
        {
            return
            [
                .. document.RootElement.GetProperty("signed").GetProperty("meta").EnumerateObject()
                    .Select(file => new SnapshotEntry(file.Name[..^".json".Length], file.Value.GetProperty("version").GetInt32())),
            ];
        }
        catch (Exception cause) when (IsDamage(cause))
        {
            throw Damaged(product, name, cause);
        }
    }

    /// <summary>The newest snapshot on disk, published or left over; 0 when there is none.</summary>
    public int NewestSnapshot(string product)
    {
        string folder = data.Metadata(product);
        return !Directory.Exists(folder)
            ? 0
            : Directory.EnumerateFiles(folder, "*.snapshot.json")
                .Select(path => MetadataName.TryParse(Path.GetFileName(path), out int version, out _) ? version : 0)
                .DefaultIfEmpty(0).Max();
    }

    /// <summary>The bytes of a metadata file, or null when there is none.</summary>
    public byte[]? Read(string product, string name)
    {
        string path = PathOf(product, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>The bytes of a metadata file that must be there.</summary>
    /// <exception cref="InvalidDataException">It is not: the message says what to do.</exception>
    public byte[] Require(string product, string name)
    {
        return Read(product, name)
            ?? throw new InvalidDataException($"Product '{product}': {name} is missing. Restore the data directory from a backup, or publish again.");
    }

    public string PathOf(string product, string name)
    {
        return Path.Combine(data.Metadata(product), name);
    }

    /// <summary>Where a target lies once it is published.</summary>
    public string PathOf(string product, TargetEntry target)
    {
        return Path.Combine(data.Targets(product), TargetPath.Published(target.Path, target.Sha256));
    }

    private OnlineRole? ReadOnlineRole(string product, string name, string refersTo)
    {
        byte[]? file = Read(product, name);
        if (file is null)
        {
            return null;
        }

        using JsonDocument document = Parse(product, name, file);
        try
        {
            JsonElement signed = document.RootElement.GetProperty("signed");
            return new OnlineRole(
                signed.GetProperty("version").GetInt32(),
                signed.GetProperty("meta").GetProperty(refersTo).GetProperty("version").GetInt32(),
                ReadTime(signed, "issued"),
                ReadTime(signed, "expires"));
        }
        catch (Exception cause) when (IsDamage(cause))
        {
            throw Damaged(product, name, cause);
        }
    }

    private static JsonDocument Parse(string product, string name, byte[] file)
    {
        try
        {
            return JsonDocument.Parse(file);
        }
        catch (JsonException cause)
        {
            throw Damaged(product, name, cause);
        }
    }

    private static bool IsDamage(Exception cause)
    {
        return cause is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException;
    }

    private static InvalidDataException Damaged(string product, string name, Exception cause)
    {
        return new InvalidDataException($"Product '{product}': {name} is damaged. Restore the data directory from a backup.", cause);
    }

    private static DateTimeOffset ReadTime(JsonElement signed, string member)
    {
        return DateTimeOffset.ParseExact(signed.GetProperty(member).GetString()!, OnlineMetadata.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
