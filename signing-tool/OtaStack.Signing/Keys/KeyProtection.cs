namespace OtaStack.Signing.Keys;

/// <summary>
/// What guessing a passphrase costs: the parameters of scrypt (RFC 7914). The default takes 16 MiB and some
/// hundred milliseconds a guess, and stays below the memory that <c>openssl</c> grants scrypt by default.
/// </summary>
/// <param name="Cost">N, a power of two.</param>
/// <param name="BlockSize">r.</param>
/// <param name="Parallelism">p.</param>
public sealed record KeyProtection(int Cost, int BlockSize, int Parallelism)
{
    /// <summary>N = 2^14, r = 8, p = 5.</summary>
    public static KeyProtection Default { get; } = new(1 << 14, 8, 5);
}
