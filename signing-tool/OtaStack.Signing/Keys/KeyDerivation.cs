using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.Misc;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto.Generators;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys;

/// <summary>Passphrase to key: scrypt (RFC 7914) or PBKDF2 with HMAC-SHA-256 (RFC 8018), with limits on what a file may ask for.</summary>
internal static class KeyDerivation
{
    /// <summary>Bytes that scrypt may take: a file must not be able to exhaust the memory.</summary>
    private const long MaxScryptBytes = 1L << 30;

    private const int MaxParallelism = 64;
    private const int MinIterations = 1000;
    private const int MaxIterations = 100_000_000;

    public static byte[] Derive(KeyDerivationFunc function, byte[] passphrase, int length, string name)
    {
        try
        {
            if (function.Algorithm.Equals(MiscObjectIdentifiers.id_scrypt))
            {
                return Scrypt(passphrase, ScryptParams.GetInstance(function.Parameters), length);
            }

            if (function.Algorithm.Equals(PkcsObjectIdentifiers.IdPbkdf2))
            {
                return Pbkdf2(passphrase, Pbkdf2Params.GetInstance(function.Parameters), length, name);
            }
        }
        catch (Exception cause) when (cause is ArgumentException or ArithmeticException or InvalidCastException)
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.KeyMalformed, name);
        }

        throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
    }

    public static byte[] Scrypt(byte[] passphrase, ScryptParams parameters, int length)
    {
        int cost = parameters.CostParameter.IntValueExact;
        int blockSize = parameters.BlockSize.IntValueExact;
        int parallelism = parameters.ParallelizationParameter.IntValueExact;
        long bytes = 128L * cost * blockSize;
        if (cost < 2 || blockSize < 1 || parallelism is < 1 or > MaxParallelism || bytes > MaxScryptBytes)
        {
            throw new ArgumentException($"scrypt parameters N={cost}, r={blockSize}, p={parallelism} are out of range.", nameof(parameters));
        }

        return SCrypt.Generate(passphrase, parameters.Salt.GetOctets(), cost, blockSize, parallelism, length);
    }

    private static byte[] Pbkdf2(byte[] passphrase, Pbkdf2Params parameters, int length, string name)
    {
        int iterations = parameters.IterationCount.IntValueExact;
        if (!parameters.Prf.Algorithm.Equals(PkcsObjectIdentifiers.IdHmacWithSha256))
        {
            throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
        }

        return iterations is >= MinIterations and <= MaxIterations
            ? Rfc2898DeriveBytes.Pbkdf2(passphrase, parameters.GetSalt(), iterations, HashAlgorithmName.SHA256, length)
            : throw new ArgumentException($"{iterations} iterations are out of range.", nameof(parameters));
    }
}
