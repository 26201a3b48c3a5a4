using System.Collections.Concurrent;
using System.Text;
using OtaStack.Server.Storage;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Products;

/// <summary>
/// The online keys of the products, each a PKCS#8 file that only the account of the server may read. A product has one from its
/// beginning and gets another when the team wants to replace it; the newest root says which of them signs.
/// </summary>
internal sealed class OnlineKeys(DataDirectory data, IDurableFiles files)
{
    /// <summary>Keys of one product: far more than rotations in its life, so that a loop in a script fills no disk.</summary>
    public const int MaxKeys = 64;

    private readonly ConcurrentDictionary<string, IReadOnlyList<OnlineKey>> _open = new(StringComparer.Ordinal);
    private readonly Lock _creating = new();

    /// <summary>
    /// The newest key of the product, made when there is none. An existing one is never replaced: after restoring an older
    /// database the published metadata are still signed by it.
    /// </summary>
    public OnlineKey GetOrCreate(string product)
    {
        lock (_creating)
        {
            return (Numbers(product) is [] ? Write(product, 1) : All(product))[^1];
        }
    }

    /// <summary>Makes another key. It signs nothing until a published root gives it the online roles. Null when there are <see cref="MaxKeys"/> already.</summary>
    public OnlineKey? Add(string product)
    {
        lock (_creating)
        {
            IReadOnlyList<int> numbers = Numbers(product);
            return numbers.Count < MaxKeys ? Write(product, numbers.DefaultIfEmpty(0).Max() + 1)[^1] : null;
        }
    }

    /// <summary>The keys, the oldest first.</summary>
    /// <exception cref="IOException">There is none, or one cannot be read.</exception>
    public IReadOnlyList<OnlineKey> All(string product)
    {
        return _open.GetOrAdd(product, Read);
    }

    /// <summary>The key that signs under this root: of those that it gives the online roles to, the newest.</summary>
    /// <exception cref="IOException">The server has none of the keys that the root names.</exception>
    public OnlineKey Signer(string product, byte[] root)
    {
        RootFacts facts = RootFacts.Read(root);
        return All(product).LastOrDefault(key => facts.Names(key.KeyId))
            ?? throw new IOException($"The server has no online key that the newest root of product '{product}' gives snapshot and timestamp to. Restore it from a backup, or publish a root that names one of the server's keys.");
    }

    private IReadOnlyList<OnlineKey> Write(string product, int number)
    {
        PrivateFolder.Create(data.Product(product));
        files.Write(data.OnlineKey(product, number), Encoding.ASCII.GetBytes(OnlineKey.Create().ToPem()), ownerOnly: true);
        return _open[product] = Read(product);
    }

    private IReadOnlyList<int> Numbers(string product)
    {
        string folder = data.Product(product);
        return !Directory.Exists(folder)
            ? []
            : [.. Enumerable.Range(1, MaxKeys * 2).Where(number => File.Exists(data.OnlineKey(product, number)))];
    }

    private IReadOnlyList<OnlineKey> Read(string product)
    {
        IReadOnlyList<int> numbers = Numbers(product);
        return numbers is []
            ? throw new IOException($"The online key '{data.OnlineKey(product)}' of product '{product}' is missing. Restore it from a backup.")
            : [.. numbers.Select(number => Read(product, data.OnlineKey(product, number)))];
    }

    private static OnlineKey Read(string product, string path)
    {
        try
        {
            return OnlineKey.Parse(File.ReadAllText(path));
        }
        catch (Exception cause) when (cause is InvalidDataException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"The online key '{path}' of product '{product}' cannot be read: {cause.Message} Restore it from a backup.", cause);
        }
    }
}
