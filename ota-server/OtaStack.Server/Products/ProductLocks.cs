using System.Collections.Concurrent;

namespace OtaStack.Server.Products;

/// <summary>One writer at a time to the published files of a product.</summary>
internal sealed class ProductLocks
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits for the product; dispose the result to let the next one in.</summary>
    public async Task<IDisposable> EnterAsync(string product, CancellationToken cancel)
    {
        SemaphoreSlim gate = GateOf(product);
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        return new Held(gate);
    }

    /// <summary>Null when somebody else has the product.</summary>
    public IDisposable? TryEnter(string product)
    {
        SemaphoreSlim gate = GateOf(product);
        return gate.Wait(0) ? new Held(gate) : null;
    }

    private SemaphoreSlim GateOf(string product)
    {
        return _gates.GetOrAdd(product, _ => new SemaphoreSlim(1, 1));
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Release();
        }
    }
}
