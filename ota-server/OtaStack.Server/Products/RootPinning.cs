using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Products;

/// <summary>Verifies a first root and stores it. Once there, it is never replaced: newer roots come by publishing the chain.</summary>
internal sealed class RootPinning(PublishedFiles published, OnlineKeys keys, IDurableFiles files, DataDirectory data, ProductLocks locks, TimeProvider time)
{
    public static readonly TrustRefusal PinnedAlready = new(
        "pinned", "The first root of this product has been pinned already, and this is another one. Publish newer roots with the next archive.");

    /// <summary>Null when the root is pinned now, by this call or an earlier one with the same bytes.</summary>
    public async Task<TrustRefusal?> PinAsync(string product, byte[] root, CancellationToken cancel)
    {
        using IDisposable held = await locks.EnterAsync(product, cancel).ConfigureAwait(false);
        string name = MetadataName.Of(1, "root");
        if (published.Read(product, name) is { } pinned)
        {
            return pinned.AsSpan().SequenceEqual(root) ? null : PinnedAlready;
        }

        // A first root vouches for itself: it is signed by its own threshold.
        TrustRefusal? refusal = RootRules.FindProblem(root, version: 1, signer: root, out MetadataHeader? header)
            ?? RootRules.FindProblem(root, header!, [.. keys.All(product).Select(key => key.KeyId)], time.GetUtcNow());
        if (refusal is null)
        {
            files.CreateFolder(data.Metadata(product));
            files.Write(published.PathOf(product, name), root);
        }

        return refusal;
    }
}
