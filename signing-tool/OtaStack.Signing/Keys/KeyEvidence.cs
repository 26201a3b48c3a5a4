using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Keys;

/// <summary>
/// What a token reports of a key, signed by that key over a challenge of somebody who wants to know: proof that whoever reports holds the key.
/// The file is canonical JSON: <c>{"signature":HEX,"signed":{"_type":"key-attestation","challenge":HEX,"publicKey":HEX,…}}</c>.
/// The public key is a DER SubjectPublicKeyInfo. The <c>_type</c> keeps the file from being taken for metadata.
/// </summary>
public static class KeyEvidence
{
    public const string TypeName = "key-attestation";

    /// <summary>A challenge must not be guessable.</summary>
    public const int MinChallengeBytes = 16;

    public const int MaxChallengeBytes = 64;

    /// <summary>Bytes of an evidence file that are read.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The bytes of a challenge in hex.</summary>
    /// <exception cref="SigningException"><c>challenge.invalid</c></exception>
    public static byte[] ParseChallenge(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        return hex.Length is >= MinChallengeBytes * 2 and <= MaxChallengeBytes * 2 && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(hex)
            : throw new SigningException(SigningFault.Usage, KeyErrorCode.ChallengeInvalid, Count.Of(MinChallengeBytes), Count.Of(MaxChallengeBytes));
    }

    /// <summary>The evidence file.</summary>
    /// <param name="report">What is reported; type, challenge and public key are added.</param>
    public static byte[] Make(JsonObject report, byte[] challenge, IMessageSigner signer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(signer);
        JsonObject signed = (JsonObject)report.DeepClone();
        signed["_type"] = TypeName;
        signed["challenge"] = Convert.ToHexStringLower(challenge);
        signed["publicKey"] = Convert.ToHexStringLower(signer.SubjectPublicKeyInfo);
        string signature = Convert.ToHexStringLower(signer.Sign(CanonicalJson.Write(signed)));
        return CanonicalJson.Write(new JsonObject { ["signature"] = signature, ["signed"] = signed });
    }

    /// <summary>Reads evidence: the report and the key that signed it.</summary>
    /// <param name="challenge">What the signer was to sign; null accepts any, which proves nothing about when it was signed.</param>
    /// <exception cref="SigningException"><c>evidence.malformed</c>, <c>evidence.signature</c>, <c>evidence.challenge</c></exception>
    public static (JsonObject Report, PublicKey Key) Read(byte[] file, byte[]? challenge, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        JsonObject envelope = file.Length <= MaxBytes
            ? CanonicalJson.ParseObject(file, name, KeyErrorCode.EvidenceMalformed)
            : throw Malformed(null, name);
        if (envelope.Count != 2
            || envelope["signed"] is not JsonObject signed
            || signed.TextOf("_type") != TypeName
            || signed.TextOf("publicKey") is not { } publicKey
            || signed.TextOf("challenge") is not { } given
            || envelope.TextOf("signature") is not { Length: <= 256 } hex)
        {
            throw Malformed(null, name);
        }

        PublicKey key;
        try
        {
            key = PublicKey.ParseDer(Convert.FromHexString(publicKey), name);
            byte[] message = CanonicalJson.Write(signed);
            if (!SignatureCheck.Accepts(key.Algorithm, key.SubjectPublicKeyInfo, message, Convert.FromHexString(hex)))
            {
                throw new SigningException(SigningFault.Refused, KeyErrorCode.EvidenceSignature, name);
            }
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or CryptographicException)
        {
            throw Malformed(cause, name);
        }

        return challenge is null || given == Convert.ToHexStringLower(challenge)
            ? (signed, key)
            : throw new SigningException(SigningFault.Refused, KeyErrorCode.EvidenceChallenge, name);
    }

    private static SigningException Malformed(Exception? cause, string name) => new(cause, SigningFault.File, KeyErrorCode.EvidenceMalformed, name);
}
