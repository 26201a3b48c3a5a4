using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Tests.Support;

/// <summary>Private keys that are the same in every run.</summary>
internal static class TestSigners
{
    public static Ed25519Signer Of(string name) => Ed25519Signer.FromSeed(SeedOf(name));

    public static byte[] SeedOf(string name) => SHA256.HashData(Encoding.ASCII.GetBytes("OtaStack signing test key " + name));
}
