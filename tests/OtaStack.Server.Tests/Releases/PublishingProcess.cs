using Microsoft.Extensions.Time.Testing;
using OtaStack.Server.Products;
using OtaStack.Server.Releases;
using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Releases.Publishing;
using OtaStack.Server.Startup;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

/// <summary>The publishing part of one server process on a data directory, without the web host around it.</summary>
internal sealed class PublishingProcess
{
    public PublishingProcess(string directory, IDurableFiles files, FakeTimeProvider time)
    {
        Data = new DataDirectory(directory);
        Time = time;
        Published = new PublishedFiles(Data);
        Keys = new OnlineKeys(Data, files);
        Signing = new OnlineSigning(Published, Keys, files, time);
        Commit = new RepositoryCommit(Published, Signing, files, Data, time);
        Publisher = new Publisher(
            new ArchiveReceiver(new MetadataVerification(Published, new RolesVerification(Published, time), Keys, time), new ServerOptions()),
            new TargetsVerification(Published),
            Commit,
            new ReleaseCatalog(Published),
            Data);
    }

    public DataDirectory Data { get; }

    public FakeTimeProvider Time { get; }

    public PublishedFiles Published { get; }

    public OnlineKeys Keys { get; }

    public OnlineSigning Signing { get; }

    public RepositoryCommit Commit { get; }

    public Publisher Publisher { get; }

    public async Task<PublishResult> PublishAsync(byte[] archive)
    {
        using MemoryStream stream = new(archive);
        return await Publisher.PublishAsync(SimulatedProduct.Name, stream, CancellationToken.None);
    }

    /// <summary>What a start does with the product.</summary>
    public void Start()
    {
        Commit.Recover(SimulatedProduct.Name);
        Signing.Renew(SimulatedProduct.Name);
    }

    /// <summary>An update of a device that reads the published files as they lie there.</summary>
    public Refresh Refresh(MemoryTrustStore store)
    {
        Refresh refresh = new(store, new TrustLimits(), RepositorySimulator.Schemes(), Time.GetUtcNow().ToUnixTimeSeconds());
        refresh.Start();
        while (refresh.State == RefreshState.NeedsFile)
        {
            if (Published.Read(SimulatedProduct.Name, refresh.WantedFile) is { } file)
            {
                refresh.Supply(new ArraySource(file));
            }
            else
            {
                refresh.SupplyMissing();
            }
        }

        return refresh;
    }
}
