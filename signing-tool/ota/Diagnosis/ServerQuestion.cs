using System.Net;
using System.Text.Json.Nodes;
using OtaStack.Signing.Diagnosis;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Diagnosis;

/// <summary>
/// Asks a server which versions it publishes, by the public files that devices read. Nothing is trusted for it: a wrong
/// answer leads to a wrong advice and to nothing else.
/// </summary>
internal static class ServerQuestion
{
    private const int MostRoots = 4;

    public static async Task<ServerEvidence> AskAsync(ToolEnvironment environment, Uri server, string product, CancellationToken cancellation)
    {
        using HttpClient client = new(environment.Network, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(30) };
        string address = server.ToString();
        Uri metadata = new(server, $"tuf/{product}/metadata/");
        try
        {
            SignedMetadata? timestamp = await ReadAsync(client, new Uri(metadata, "timestamp.json"), cancellation).ConfigureAwait(false);
            if (timestamp is null || VersionIn(timestamp, "snapshot.json") is not { } version)
            {
                return new ServerEvidence { Address = address };
            }

            SortedDictionary<string, int> versions = new(StringComparer.Ordinal);
            SignedMetadata? snapshot = await ReadAsync(client, new Uri(metadata, $"{version}.snapshot.json"), cancellation).ConfigureAwait(false);
            foreach (string file in (snapshot?.Body["meta"] as JsonObject ?? []).Select(member => member.Key).Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
            {
                versions[file[..^5]] = VersionIn(snapshot!, file) ?? 0;
            }

            versions["root"] = await NewestRootAsync(client, metadata, cancellation).ConfigureAwait(false);
            DateTimeOffset? expires = MetadataTime.TryParse(timestamp.Expires, out DateTimeOffset time) ? time : null;
            return new ServerEvidence { Address = address, Versions = versions, TimestampExpires = expires };
        }
        catch (Exception failure) when (failure is HttpRequestException or SigningException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new ServerEvidence { Address = address, Failure = failure.Message };
        }
    }

    /// <summary>The newest root: doubling steps, then halving, so that a long chain takes few questions.</summary>
    private static async Task<int> NewestRootAsync(HttpClient client, Uri metadata, CancellationToken cancellation)
    {
        int known = 0;
        int step = MostRoots;
        int limit = TrustLimits.ForHost().RootRotations + 1;
        while (step > 0)
        {
            int next = known + step;
            bool exists = next <= limit && await ReadAsync(client, new Uri(metadata, $"{next}.root.json"), cancellation).ConfigureAwait(false) is not null;
            known = exists ? next : known;
            step = exists ? step : step / 2;
        }

        return known;
    }

    private static int? VersionIn(SignedMetadata metadata, string file)
    {
        return (metadata.Body["meta"] as JsonObject)?[file] is JsonObject entry && entry["version"] is JsonValue value && value.TryGetValue(out int version) ? version : null;
    }

    private static async Task<SignedMetadata?> ReadAsync(HttpClient client, Uri address, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        _ = answer.EnsureSuccessStatusCode();
        using Stream content = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[TrustLimits.ForHost().SnapshotBytes + 1];
        int length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return length < buffer.Length
            ? SignedMetadata.ParseAny(buffer.AsSpan(0, length), address.ToString())
            : throw new SigningException(SigningFault.Server, ErrorCode.FileTooLarge, address.ToString(), TrustLimits.ForHost().SnapshotBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
