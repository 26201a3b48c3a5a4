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
}
