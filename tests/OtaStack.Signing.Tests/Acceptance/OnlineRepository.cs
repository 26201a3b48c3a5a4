using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>Lays a repository out as a server does: metadata, snapshot and timestamp by the online key, targets under their hashes.</summary>
internal sealed class OnlineRepository(string folder, TimeProvider clock)
{
    private readonly Dictionary<string, int> _listed = new(StringComparer.Ordinal);
    private int _snapshot;
    private int _timestamp;

    public string Folder => folder;

    public string Metadata => Directory.CreateDirectory(Path.Combine(folder, "metadata")).FullName;

    /// <summary>Publishes what the repository holds now, signed by this online key.</summary>
    public void Publish(ProductRepository repository, IKeySigner online)
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(repository.Directory, "metadata")))
        {
            File.Copy(path, Path.Combine(Metadata, Path.GetFileName(path)), overwrite: true);
        }

        foreach (TargetFile file in repository.Delegated.Values.Append(repository.Published!).SelectMany(targets => targets.Files))
        {
            string target = Directory.CreateDirectory(Path.Combine(folder, "targets", Path.GetDirectoryName(file.Path)!)).FullName;
            File.Copy(Path.Combine(repository.Directory, "targets", file.Path), Path.Combine(target, file.Sha256 + "." + Path.GetFileName(file.Path)), overwrite: true);
        }

        // TUF 5.5.5: a role that was listed stays listed, so a removed delegation keeps its last version here.
        foreach ((string role, int version) in repository.PublishedVersions.Where(role => role.Key != "root"))
        {
            _listed[role] = version;
        }

        Sign(online, _snapshot + 1, _timestamp + 1);
    }

    /// <summary>Signs snapshot and timestamp with these versions; the next ones count on from there.</summary>
    public void Sign(IKeySigner online, int snapshot, int timestamp)
    {
        (_snapshot, _timestamp) = (snapshot, timestamp);
        JsonObject meta = [];
        foreach ((string role, int version) in _listed)
        {
            meta[role + ".json"] = new JsonObject { ["version"] = version };
        }

        Write(online, $"{snapshot}.snapshot.json", "snapshot", snapshot, meta);
        Write(online, "timestamp.json", "timestamp", timestamp, new JsonObject { ["snapshot.json"] = new JsonObject { ["version"] = snapshot } });
    }

    private void Write(IKeySigner online, string name, string type, int version, JsonObject meta)
    {
        DateTimeOffset now = clock.GetUtcNow();
        SignedMetadata signed = new(new JsonObject
        {
            ["_type"] = type,
            ["expires"] = MetadataTime.Format(now.AddDays(1)),
            ["issued"] = MetadataTime.Format(now),
            ["meta"] = meta,
            ["spec_version"] = TufSpecification.Version,
            ["version"] = version,
        });
        signed.Sign(online);
        File.WriteAllBytes(Path.Combine(Metadata, name), signed.ToBytes());
    }
}
