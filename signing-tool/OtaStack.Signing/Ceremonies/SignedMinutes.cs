using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Ceremonies;

/// <summary>Detached signatures over minutes, in a file beside them: over the length and SHA-256 of the Markdown, byte for byte.</summary>
public static class SignedMinutes
{
    /// <summary>The value of <c>_type</c>.</summary>
    public const string TypeName = "ota-ceremony-minutes";

    /// <summary>What the name of the signature file adds to that of the minutes.</summary>
    public const string SignatureEnding = ".sig.json";

    /// <summary>Bytes of minutes that are read.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Adds the signatures of those who took part to the ones that are there already.</summary>
    /// <returns>Everybody who has signed.</returns>
    public static IReadOnlyList<TufKey> Sign(string path, IReadOnlyList<IKeySigner> signers, IFileOperations files)
    {
        ArgumentNullException.ThrowIfNull(signers);
        ArgumentNullException.ThrowIfNull(files);
        string signaturePath = path + SignatureEnding;
        SignedStatement statement = files.FileExists(signaturePath) ? Verify(path, files) : new SignedStatement(BodyFor(path, files));
        foreach (IKeySigner signer in signers)
        {
            statement.Sign(signer);
        }

        FileFailure.Wrap(signaturePath, () => DurableFile.Replace(files, signaturePath, stream => stream.Write(statement.ToBytes())));
        return statement.Signers;
    }

    /// <summary>The good signatures over exactly these minutes.</summary>
    /// <exception cref="SigningException"><c>ceremony.minutes_differ</c>, <c>statement.malformed</c>, <c>statement.signature</c>.</exception>
    public static SignedStatement Verify(string path, IFileOperations files)
    {
        ArgumentNullException.ThrowIfNull(files);
        string signaturePath = path + SignatureEnding;
        SignedStatement statement = SignedStatement.Parse(BoundedFile.Read(files, signaturePath, SignedStatement.MaxBytes), TypeName, signaturePath);
        return CanonicalJson.Write(statement.Body).AsSpan().SequenceEqual(CanonicalJson.Write(BodyFor(path, files)))
            ? statement
            : throw new SigningException(SigningFault.Refused, CeremonyErrorCode.MinutesDiffer, path);
    }

    private static JsonObject BodyFor(string path, IFileOperations files)
    {
        byte[] minutes = BoundedFile.Read(files, path, MaxBytes);
        return new JsonObject { ["_type"] = TypeName, ["length"] = minutes.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(minutes)) };
    }
}
