using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Tests.Support;

/// <summary>The openssl command.</summary>
internal static class OpenSsl
{
    // RFC 8410: SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key.
    private static readonly byte[] PublicKeyHeader = Convert.FromHexString("302a300506032b6570032100");

    public static bool Verifies(string folder, byte[] publicKey, byte[] message, byte[] signature)
    {
        string name = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(name + ".der", [.. PublicKeyHeader, .. publicKey]);
        File.WriteAllBytes(name + ".msg", message);
        File.WriteAllBytes(name + ".sig", signature);
        (int code, string output) = Foreign.Try(
            "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", name + ".der", "-rawin", "-in", name + ".msg", "-sigfile", name + ".sig");
        Assert.True(code == 0 || output.Contains("Signature Verification Failure", StringComparison.Ordinal), output);
        return code == 0;
    }

    /// <summary>The same with a PEM public key of either algorithm; ECDSA over the SHA-256 of the message.</summary>
    public static bool VerifiesWith(string publicPem, KeyAlgorithm algorithm, byte[] message, byte[] signature)
    {
        File.WriteAllBytes(publicPem + ".msg", message);
        File.WriteAllBytes(publicPem + ".sig", signature);
        string[] digest = algorithm == KeyAlgorithm.EcdsaP256 ? ["-digest", "sha256"] : [];
        (int code, string output) = Foreign.Try(
            "openssl",
            ["pkeyutl", "-verify", "-pubin", "-inkey", publicPem, "-rawin", .. digest, "-in", publicPem + ".msg", "-sigfile", publicPem + ".sig"]);
        Assert.True(code == 0 || output.Contains("Signature Verification Failure", StringComparison.Ordinal), output);
        return code == 0;
    }
}
