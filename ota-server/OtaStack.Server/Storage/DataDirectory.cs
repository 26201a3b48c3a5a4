using System.Globalization;

namespace OtaStack.Server.Storage;

/// <summary>
/// Names of everything in the data directory. <c>tuf/</c> is public and may be served by any web server; all else is private.
/// </summary>
internal sealed class DataDirectory(string path)
{
    public string Root { get; } = Path.GetFullPath(path);

    public string Database => Path.Combine(Root, "ota.db");

    public string Lock => Path.Combine(Root, "server.lock");

    public string SetupToken => Path.Combine(Root, "setup-token");

    /// <summary>Keys that protect console cookies.</summary>
    public string CookieKeys => Path.Combine(Root, "cookie-keys");

    public string Products => Path.Combine(Root, "products");

    /// <summary>Private files of a product: its online keys.</summary>
    public string Product(string product)
    {
        return Path.Combine(Products, product);
    }

    /// <summary>Publish archives while they are checked: on the same file system as <see cref="Tuf"/>, so that a rename publishes.</summary>
    public string Staging(string product)
    {
        return Path.Combine(Product(product), "staging");
    }

    /// <param name="number">From 1; keys that were made later have higher numbers.</param>
    public string OnlineKey(string product, int number = 1)
    {
        return Path.Combine(Product(product), number == 1 ? "online-key.pem" : string.Create(CultureInfo.InvariantCulture, $"online-key.{number}.pem"));
    }

    /// <summary>Key and certificate of the authority of a product's devices.</summary>
    public string DeviceAuthority(string product)
    {
        return Path.Combine(Product(product), "device-authority.pem");
    }

    /// <summary>A key that waits for a certificate by an authority that is kept elsewhere.</summary>
    public string NextDeviceAuthority(string product)
    {
        return Path.Combine(Product(product), "device-authority.next.pem");
    }

    /// <summary>Certificates of earlier authorities: devices may still hold certificates by them.</summary>
    public string EarlierDeviceAuthorities(string product)
    {
        return Path.Combine(Product(product), "device-authority.earlier.pem");
    }

    /// <summary>The published repository of a product.</summary>
    public string Tuf(string product)
    {
        return Path.Combine(Root, "tuf", product);
    }

    public string Metadata(string product)
    {
        return Path.Combine(Tuf(product), "metadata");
    }

    public string Targets(string product)
    {
        return Path.Combine(Tuf(product), "targets");
    }
}
