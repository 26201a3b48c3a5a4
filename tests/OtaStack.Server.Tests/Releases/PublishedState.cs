using System.Security.Cryptography;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Releases;

/// <summary>Everything on disk that a refused publish must not touch, as one text: equal texts mean that not a byte changed.</summary>
public static class PublishedState
{
    public static string Of(TestServer server)
    {
        string[] folders = [server.Data.Tuf(SimulatedProduct.Name), server.Data.Product(SimulatedProduct.Name)];
        return string.Join('\n', folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(server.Directory, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"));
    }
}
