using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.TufClient;

/// <summary>Drives the verifier of the device, with the limits and signature schemes of a host.</summary>
internal sealed class UpdateClient(DirectoryTrustStore store, RepositoryFetcher metadata, DateTimeOffset startTime)
{
    private readonly TrustLimits _limits = TrustLimits.ForHost();
    private readonly ISignatureScheme[] _schemes = [new Ed25519Scheme(), new EcdsaP256Scheme(), new RsaPssScheme()];

    /// <summary>Meaningful after a refresh.</summary>
    public bool HasHashInTargetNames => store.HasConsistentSnapshots();

    public Task<bool> RefreshAsync()
    {
        Refresh refresh = new(store, _limits, _schemes, startTime.ToUnixTimeSeconds());
        refresh.Start();
        return RunAsync(refresh, "refresh");
    }

    /// <summary>Null when the trusted metadata does not tell of the target, or cannot be had.</summary>
    public async Task<TargetDescription?> FindAsync(string path)
    {
        TargetSearch search = new(store, _limits, _schemes, startTime.ToUnixTimeSeconds());
        search.Start(path);
        return await RunAsync(search, path) ? search.Target : null;
    }

    private async Task<bool> RunAsync(ClientWorkflow workflow, string what)
    {
        while (workflow.State == RefreshState.NeedsFile)
        {
            byte[]? file = await metadata.FetchAsync(workflow.WantedFile, workflow.WantedMaxBytes);
            if (file is null)
            {
                workflow.SupplyMissing();
            }
            else
            {
                workflow.Supply(new ArraySource(file));
            }
        }

        if (workflow.State != RefreshState.Complete)
        {
            await Console.Error.WriteLineAsync($"{what}: refused, {VerdictText.Of(workflow.Verdict)} {workflow.RefusedRole}");
        }

        return workflow.State == RefreshState.Complete;
    }
}
