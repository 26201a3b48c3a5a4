using System.Text.Json;

namespace OtaStack.EndToEnd.Tests;

/// <summary>Verifies TUF signatures with the openssl command. Our own files are canonical, so the bytes of <c>signed</c> are the signed bytes.</summary>
internal static class OpenSsl
{
    /// <summary>DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4).</summary>
    private static readonly byte[] SpkiPrefix = Convert.FromHexString("302a300506032b6570032100");

    public static async Task<(int Count, string CanonicalPath)> VerifyAllAsync(byte[] file, byte[] root, string role, string folder)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        using JsonDocument rootDocument = JsonDocument.Parse(root);
        JsonElement trusted = rootDocument.RootElement.GetProperty("signed");
        string[] allowed = [.. trusted.GetProperty("roles").GetProperty(role).GetProperty("keyids").EnumerateArray().Select(id => id.GetString()!)];
        string canonical = Path.Combine(folder, "signed");
        await File.WriteAllTextAsync(canonical, document.RootElement.GetProperty("signed").GetRawText());

        int count = 0;
        foreach (JsonElement signature in document.RootElement.GetProperty("signatures").EnumerateArray())
        {
            string keyId = signature.GetProperty("keyid").GetString()!;
            Assert.Contains(keyId, allowed);
            string publicHex = trusted.GetProperty("keys").GetProperty(keyId).GetProperty("keyval").GetProperty("public").GetString()!;
            await File.WriteAllBytesAsync(Path.Combine(folder, $"key{count}.der"), [.. SpkiPrefix, .. Convert.FromHexString(publicHex)]);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"sig{count}"), Convert.FromHexString(signature.GetProperty("sig").GetString()!));
            Assert.True(await IsValidAsync(folder, count), $"openssl refused the signature by {keyId}");
            count++;
        }

        return (count, canonical);
    }

    public static async Task<bool> IsValidAsync(string folder, int number)
    {
        (int code, string output) = await Commands.TryAsync(
            "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", Path.Combine(folder, $"key{number}.der"),
            "-rawin", "-in", Path.Combine(folder, "signed"), "-sigfile", Path.Combine(folder, $"sig{number}"));
        return code == 0 && output.Contains("Signature Verified Successfully", StringComparison.Ordinal);
    }
}
