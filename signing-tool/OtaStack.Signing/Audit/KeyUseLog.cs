using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Audit;

/// <summary>
/// The log of every use of a private key. A use is written, and is on the medium, before the key is used (<c>intent</c>), and its
/// outcome before the signature leaves: a signature that is not in the log does not exist, and a crash between the two leaves an
/// intent that tells of it.
/// </summary>
public sealed class KeyUseLog(ChainedLog log)
{
    public KeyUseLog(string path, TimeProvider clock, IFileOperations? files = null)
        : this(new ChainedLog(path, clock, files))
    {
    }

    public string File => log.File;

    /// <summary>The newest entry; null when there is no log yet.</summary>
    public LogHead? ReadHead() => log.ReadHead();

    /// <summary>Writes that the key is about to be used, uses it, writes how that went, and hands out the signature.</summary>
    /// <exception cref="SigningException">The log cannot be written, or is damaged at its end: then nothing is signed.</exception>
    public byte[] Record(KeyUse use, byte[] message, Func<byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(use);
        ArgumentNullException.ThrowIfNull(sign);
        int intent = log.Append(KeyUseEvent.Intent, use.FactsFor(message)).Sequence;
        byte[] signature;
        try
        {
            signature = sign();
        }
        catch (Exception failure)
        {
            Note(failure, intent);
            throw;
        }

        _ = log.Append(KeyUseEvent.Done, new JsonObject { ["intent"] = intent, ["signature"] = Convert.ToHexStringLower(SHA256.HashData(signature)) });
        return signature;
    }

    private void Note(Exception failure, int intent)
    {
        try
        {
            string reason = failure is SigningException told ? told.Code : failure.GetType().Name;
            _ = log.Append(KeyUseEvent.Failed, new JsonObject { ["intent"] = intent, ["reason"] = reason });
        }
        catch (SigningException)
        {
            // Nothing was signed, and the failure that led here is the one to tell; the intent without an outcome stays.
        }
    }
}
