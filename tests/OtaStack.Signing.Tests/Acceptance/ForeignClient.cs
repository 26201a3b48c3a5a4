using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>tuf-js: one client that follows a repository through its changes.</summary>
internal sealed class ForeignClient(string folder, string trustedRoot, StaticFiles server)
{
    /// <summary>Refreshes and looks for targets: path → SHA-256 of what was downloaded, null when no role lists it.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> FollowAsync(params string[] targets)
    {
        (int code, string output) = await RunAsync(targets);
        Assert.True(code == 0, output);
        JsonObject found = (JsonObject)JsonNode.Parse(output.Trim().Split('\n')[^1])!;
        return targets.ToDictionary(target => target, target => (string?)found[target] is { } path ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) : null);
    }

    /// <summary>The same, for what must fail.</summary>
    public Task<(int Code, string Output)> RunAsync(params string[] targets)
    {
        _ = Directory.CreateDirectory(folder);
        return server.WhileAsync(() => Foreign.Try("node", [Path.Combine(NodeModules.Folder, "tuf-follow.mjs"), server.Address, trustedRoot, folder, .. targets]));
    }
}
