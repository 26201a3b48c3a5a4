using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tests.Releases;

/// <summary>A device's verifier that updates over HTTP from the running server.</summary>
public static class DeviceView
{
    public static async Task<Refresh> RefreshAsync(TestServer server, MemoryTrustStore store)
    {
        Refresh refresh = new(store, new TrustLimits(), RepositorySimulator.Schemes(), server.Time.GetUtcNow().ToUnixTimeSeconds());
        refresh.Start();
        while (refresh.State == RefreshState.NeedsFile)
        {
            using HttpResponseMessage answer = await server.Anonymous.GetAsync($"/tuf/{SimulatedProduct.Name}/metadata/{refresh.WantedFile}");
            if (answer.IsSuccessStatusCode)
            {
                refresh.Supply(new ArraySource(await answer.Content.ReadAsByteArrayAsync()));
            }
            else
            {
                refresh.SupplyMissing();
            }
        }

        return refresh;
    }
}
