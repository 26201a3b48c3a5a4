using OtaStack.Signing.Files;
using OtaStack.Signing.Keys.Pkcs11;

namespace OtaStack.Signing.Keys;

/// <summary>What opening a key needs of the world.</summary>
public sealed record KeyPorts
{
    public IFileOperations Files { get; init; } = DiskOperations.Instance;

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public ICryptokiModules Modules { get; init; } = InteropModules.Instance;
}
