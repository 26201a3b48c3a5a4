using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Makes key pairs in a token: made there, never to leave it, for signatures alone. A key that the token reports as anything else, or whose
/// first signature does not verify, is destroyed again.
/// </summary>
public static class TokenKeyGeneration
{
    private const int IdBytes = 8;
    private const int ProofBytes = 32;

    // What a token says to a spelling of the curve that it does not know.
    private static readonly CKR[] UnknownSpelling =
        [CKR.CKR_CURVE_NOT_SUPPORTED, CKR.CKR_DOMAIN_PARAMS_INVALID, CKR.CKR_ATTRIBUTE_VALUE_INVALID, CKR.CKR_TEMPLATE_INCONSISTENT];

    /// <summary>A new key under the label that the URI names; its id is the URI's, or 8 random bytes.</summary>
    /// <exception cref="SigningException">
    /// <c>object.unnamed</c>, <c>object.exists</c>, <c>object.not_held</c>, <c>token.full</c>, <c>token.read_only</c>, <c>token.mechanism</c> …
    /// </exception>
    public static TokenKeyDescription Generate(Pkcs11Uri uri, KeyAlgorithm algorithm, IPassphraseSource passphrases, KeyPorts ports)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.ObjectLabel is not { Length: > 0 } label)
        {
            throw new SigningException(SigningFault.Usage, KeyErrorCode.ObjectUnnamed, uri.ToString());
        }

        using TokenConnection token = TokenConnection.Open(uri, ports, writable: true);
        token.LogIn(passphrases);
        byte[] id = uri.Id ?? RandomNumberGenerator.GetBytes(IdBytes);
        Pkcs11Uri made = Pkcs11Uri.OfKey(token.Token, label, id) with { ModulePath = uri.ModulePath, ModuleName = uri.ModuleName };
        RefuseExisting(token, made, Cryptoki.Label, label);
        RefuseExisting(token, made, Cryptoki.Id, id);
        try
        {
            MakePair(token, algorithm, label, id);
            TokenKey key = TokenKey.FindPrivate(token, made);
            Prove(token, made, key, algorithm);
            return new TokenKeyDescription(made, label, id, PublicKey.Of(key.Algorithm, key.SubjectPublicKeyInfo), HasPrivate: true);
        }
        catch (SigningException)
        {
            DestroyRemains(token, label, id);
            throw;
        }
    }

    private static void RefuseExisting(TokenConnection token, Pkcs11Uri made, ulong attribute, object value)
    {
        if (token.Do(session => session.Find(new Dictionary<ulong, object> { [attribute] = value }, 1)).Count > 0)
        {
            throw new SigningException(SigningFault.Refused, KeyErrorCode.ObjectExists, made.ToString(), token.Token.Label);
        }
    }

    private static void MakePair(TokenConnection token, KeyAlgorithm algorithm, string label, byte[] id)
    {
        bool isEdwards = algorithm == KeyAlgorithm.Ed25519;
        ulong mechanism = isEdwards ? Cryptoki.MechanismEcEdwardsKeyPairGen : Cryptoki.MechanismEcKeyPairGen;
        ulong keyType = isEdwards ? Cryptoki.KeyTypeEcEdwards : Cryptoki.KeyTypeEc;
        IReadOnlyList<byte[]> spellings = CurveParameters.SpellingsOf(algorithm);
        for (int i = 0; ; i++)
        {
            byte[] curve = spellings[i];
            try
            {
                _ = token.Do(session => session.GenerateKeyPair(mechanism, PublicTemplate(label, id, keyType, curve), PrivateTemplate(label, id, keyType)));
                return;
            }
            catch (SigningException failure) when (i + 1 < spellings.Count && failure.InnerException is Pkcs11Exception cause && UnknownSpelling.Contains(cause.RV))
            {
                // The next spelling of the same curve.
            }
        }
    }

    private static Dictionary<ulong, object> PublicTemplate(string label, byte[] id, ulong keyType, byte[] curve)
    {
        return new Dictionary<ulong, object>
        {
            [Cryptoki.Class] = Cryptoki.ClassPublicKey,
            [Cryptoki.KeyType] = keyType,
            [Cryptoki.Token] = true,
            [Cryptoki.Private] = false,
            [Cryptoki.Label] = label,
            [Cryptoki.Id] = id,
            [Cryptoki.EcParams] = curve,
            [Cryptoki.Verify] = true,
            [Cryptoki.Encrypt] = false,
            [Cryptoki.Wrap] = false,
        };
    }

    private static Dictionary<ulong, object> PrivateTemplate(string label, byte[] id, ulong keyType)
    {
        return new Dictionary<ulong, object>
        {
            [Cryptoki.Class] = Cryptoki.ClassPrivateKey,
            [Cryptoki.KeyType] = keyType,
            [Cryptoki.Token] = true,
            [Cryptoki.Private] = true,
            [Cryptoki.Label] = label,
            [Cryptoki.Id] = id,
            [Cryptoki.Sensitive] = true,
            [Cryptoki.Extractable] = false,
            [Cryptoki.Sign] = true,
            [Cryptoki.Decrypt] = false,
            [Cryptoki.Unwrap] = false,
            [Cryptoki.Derive] = false,
            [Cryptoki.SignRecover] = false,
        };
    }

    private static void Prove(TokenConnection token, Pkcs11Uri made, TokenKey key, KeyAlgorithm algorithm)
    {
        _ = TokenSigner.Sign(token, key, RandomNumberGenerator.GetBytes(ProofBytes));
        IReadOnlyList<CustodyFinding> findings = CustodyRules.OfKey(KeyCustody.Read(token, key));
        if (key.Algorithm != algorithm || findings.Count > 0)
        {
            throw new SigningException(
                SigningFault.Token, KeyErrorCode.ObjectNotHeld, made.ToString(), token.Token.Label, string.Join(", ", findings));
        }
    }

    private static void DestroyRemains(TokenConnection token, string label, byte[] id)
    {
        try
        {
            Dictionary<ulong, object> template = new() { [Cryptoki.Label] = label, [Cryptoki.Id] = id };
            foreach (ulong handle in token.Do(session => session.Find(template, 2)))
            {
                _ = token.Do(session =>
                {
                    session.Destroy(handle);
                    return true;
                });
            }
        }
        catch (SigningException)
        {
            // The token is gone or broken: the failure that led here is the one to tell.
        }
    }
}
