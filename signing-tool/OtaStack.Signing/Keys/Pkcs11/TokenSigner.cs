using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Math;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Signs in a token: the whole message in one single-part C_Sign, because tokens do EdDSA in no other way. What comes back is verified
/// against the public key before it is handed out.
/// </summary>
internal sealed class TokenSigner : IMessageSigner
{
    private readonly TokenConnection _token;
    private readonly TokenKey _key;

    private TokenSigner(TokenConnection token, TokenKey key)
    {
        _token = token;
        _key = key;
    }

    public KeyAlgorithm Algorithm => _key.Algorithm;

    public byte[] SubjectPublicKeyInfo => _key.SubjectPublicKeyInfo;

    /// <summary>Finds the token, logs in and finds the key.</summary>
    public static TokenSigner Open(Pkcs11Uri uri, IPassphraseSource passphrases, KeyPorts ports)
    {
        TokenConnection token = TokenConnection.Open(uri, ports);
        try
        {
            token.LogIn(passphrases);
            return new TokenSigner(token, TokenKey.FindPrivate(token, uri));
        }
        catch
        {
            token.Dispose();
            throw;
        }
    }

    public byte[] Sign(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Sign(_token, _key, message);
    }

    public void Dispose() => _token.Dispose();

    internal static byte[] Sign(TokenConnection token, TokenKey key, byte[] message)
    {
        byte[] signature = key.Algorithm == KeyAlgorithm.Ed25519
            ? token.Do(session => session.Sign(Cryptoki.MechanismEddsa, key.Handle, message))
            : ToDer(token.Do(session => session.Sign(Cryptoki.MechanismEcdsa, key.Handle, SHA256.HashData(message))));
        return SignatureCheck.Accepts(key.Algorithm, key.SubjectPublicKeyInfo, message, signature)
            ? signature
            : throw new SigningException(SigningFault.Refused, KeyErrorCode.TokenSignature, key.Label, token.Token.Label);
    }

    /// <summary>PKCS #11 §6.3.1 gives <c>r ‖ s</c>, both as long as the order; the rest of the world reads ECDSA-Sig-Value.</summary>
    private static byte[] ToDer(byte[] plain)
    {
        int half = plain.Length / 2;
        return new DerSequence(new DerInteger(new BigInteger(1, plain, 0, half)), new DerInteger(new BigInteger(1, plain, half, plain.Length - half))).GetDerEncoded();
    }
}
