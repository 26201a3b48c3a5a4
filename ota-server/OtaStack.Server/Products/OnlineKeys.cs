using System.Collections.Concurrent;
using System.Text;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Products;

/// <summary>The online keys, each a PKCS#8 file that only the account of the server may read.</summary>
internal sealed class OnlineKeys(DataDirectory data, IDurableFiles files)
{
    private readonly ConcurrentDictionary<string, OnlineKey> _open = new(StringComparer.Ordinal);
    private readonly Lock _creating = new();

    /// <summary>
    /// The key of the product, made when there is none. An existing one is never replaced: after restoring an older
    /// database the published metadata are still signed by it.
    /// </summary>
    public OnlineKey GetOrCreate(string product)
    {
        lock (_creating)
        {
            string path = data.OnlineKey(product);
            if (!File.Exists(path))
            {
                PrivateFolder.Create(data.Product(product));
                files.Write(path, Encoding.ASCII.GetBytes(OnlineKey.Create().ToPem()), ownerOnly: true);
            }

            return Open(product);
        }
    }

    /// <summary><see cref="IOException"/> when the file is missing or not a key.</summary>
    public OnlineKey Open(string product)
    {
        return _open.GetOrAdd(product, Read);
    }

    private OnlineKey Read(string product)
    {
        string path = data.OnlineKey(product);
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
