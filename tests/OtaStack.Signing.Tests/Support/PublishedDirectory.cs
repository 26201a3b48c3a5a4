using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Tests.Support;

/// <summary>A server in small: a repository directory with a snapshot and a timestamp that the online key signs, and devices that ask it.</summary>
internal sealed class PublishedDirectory(string repository, Ed25519Signer online, TimeProvider clock)
{
    private int _version;

    /// <summary>Signs snapshot and timestamp; a server can get a new one.</summary>
    public Ed25519Signer OnlineKey { get; set; } = online;

    /// <summary>What a device asks for, as a server that has published the directory answers it; null for what is not there.</summary>
    public byte[]? Fetch(string name)
    {
        if (name == "timestamp.json")
        {
            _version++;
            return Sign("timestamp", new JsonObject { ["snapshot.json"] = new JsonObject { ["version"] = _version } });
        }

        if (name == $"{_version}.snapshot.json")
        {
            return Sign("snapshot", new JsonObject { ["targets.json"] = new JsonObject { ["version"] = NewestTargets() } });
        }

        string path = Path.Combine(repository, "metadata", name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>One refresh of a device.</summary>
    public Refresh Refresh(MemoryTrustStore device)
    {
        Refresh refresh = new(device, new TrustLimits(), RepositorySimulator.Schemes(), clock.GetUtcNow().ToUnixTimeSeconds());
        refresh.Start();
        Run(refresh);
        return refresh;
    }

    /// <summary>A search of a device that has refreshed.</summary>
    public TargetSearch Search(MemoryTrustStore device, string path)
    {
        TargetSearch search = new(device, new TrustLimits(), RepositorySimulator.Schemes(), clock.GetUtcNow().ToUnixTimeSeconds());
        search.Start(path);
        Run(search);
        return search;
    }

    private void Run(ClientWorkflow workflow)
    {
        while (workflow.State == RefreshState.NeedsFile)
        {
            if (Fetch(workflow.WantedFile) is { } file)
            {
                _ = workflow.Supply(new ArraySource(file));
            }
            else
            {
                workflow.SupplyMissing();
            }
        }
    }

    private int NewestTargets()
    {
        return Directory.EnumerateFiles(Path.Combine(repository, "metadata"), "*.targets.json")
            .Max(path => int.Parse(Path.GetFileName(path).Split('.')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private byte[] Sign(string type, JsonObject meta)
    {
        SignedMetadata metadata = new(new JsonObject
        {
            ["_type"] = type,
            ["expires"] = MetadataTime.Format(clock.GetUtcNow().AddDays(1)),
            ["issued"] = MetadataTime.Format(clock.GetUtcNow()),
            ["meta"] = meta,
            ["spec_version"] = TufSpecification.Version,
            ["version"] = _version,
        });
        metadata.Sign(OnlineKey);
        return metadata.ToBytes();
    }
}
