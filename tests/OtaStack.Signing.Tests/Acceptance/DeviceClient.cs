using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>The devices' own client with the devices' limits, over the files that are served.</summary>
internal sealed class DeviceClient
{
    private readonly MemoryTrustStore _store = new();
    private readonly string _metadata;

    public DeviceClient(byte[] root, string metadata)
    {
        _store["root.json"] = root;
        _metadata = metadata;
    }

    /// <summary>Version of the trusted root.</summary>
    public int RootVersion
    {
        get
        {
            Assert.Equal(Verdict.Accepted, MetadataHeader.Read(new ArraySource(_store["root.json"]!), new TrustLimits(), out MetadataHeader? header));
            return header!.Version;
        }
    }

    public Verdict Refresh(DateTimeOffset now)
    {
        Refresh refresh = new(_store, new TrustLimits(), RepositorySimulator.Schemes(), now.ToUnixTimeSeconds());
        refresh.Start();
        Supply(refresh);
        return refresh.Verdict;
    }

    /// <summary>SHA-256 of the target in hex, or why it was not found.</summary>
    public (Verdict Verdict, string Sha256) Find(string target, DateTimeOffset now)
    {
        TargetSearch search = new(_store, new TrustLimits(), RepositorySimulator.Schemes(), now.ToUnixTimeSeconds());
        search.Start(target);
        Supply(search);
        return (search.Verdict, search.Target is { } found ? Convert.ToHexStringLower(found.Sha256!) : "");
    }

    private void Supply(ClientWorkflow client)
    {
        while (client.State == RefreshState.NeedsFile)
        {
            string path = Path.Combine(_metadata, client.WantedFile);
            if (File.Exists(path))
            {
                _ = client.Supply(new ArraySource(File.ReadAllBytes(path)));
            }
            else
            {
                client.SupplyMissing();
            }
        }
    }
}
