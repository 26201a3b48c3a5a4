using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// What this signing box has signed: the last payload of each role of each product, and the newest root that it has seen. It is
/// what the box compares a request with, whatever the request says came before.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="directory">The box's own folder, per user.</param>
internal sealed class SignedBefore(IFileOperations files, string directory)
{
    private const string FormatName = "ota-signed/1";
    private const string RootName = "trusted-root.json";

    /// <summary>The last payload that was signed here for the role; null for none.</summary>
    public SignedMetadata? Last(string product, string role)
    {
        string path = PathOf(product, "signed." + role + ".json");
        if (!files.FileExists(path))
        {
            return null;
        }

        try
        {
            JsonObject json = CanonicalJson.ParseObject(BoundedFile.Read(files, path, CeremonyLimits.MaxRequestBytes), path, CeremonyErrorCode.StateMalformed);
            return json.TextOf("format") == FormatName && json.TextOf("payload") is { } payload
                ? PayloadReader.Read(Convert.FromBase64String(payload), path)
                : throw Malformed(null, path);
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or InvalidOperationException)
        {
            throw Malformed(cause, path);
        }
    }

    /// <summary>The newest root file of the product that was shown and confirmed here; null before the first.</summary>
    public byte[]? TrustedRoot(string product)
    {
        string path = PathOf(product, RootName);
        return files.FileExists(path) ? BoundedFile.Read(files, path, CeremonyLimits.MaxRequestBytes) : null;
    }

    /// <summary>Refuses to sign two different payloads of one version, or one that is older than what was signed here.</summary>
    public void RequireNext(CheckedRequest request)
    {
        if (Last(request.Request.Product, request.Request.Role) is not { } last)
        {
            return;
        }

        string[] names = [request.Request.Product, request.Request.Role, Count.Of(request.Metadata.Version)];
        if (last.Version == request.Metadata.Version && !last.SignedBytes.AsSpan().SequenceEqual(request.Metadata.SignedBytes))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.VersionSigned, names);
        }

        if (last.Version > request.Metadata.Version)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.VersionOlder, [.. names, Count.Of(last.Version)]);
        }
    }

    /// <summary>Remembers what is being signed, and the root that vouches for it. Done before a signature leaves.</summary>
    public void Remember(CheckedRequest request)
    {
        SigningRequest asked = request.Request;
        byte[] state = CanonicalJson.Write(new JsonObject { ["format"] = FormatName, ["payload"] = Convert.ToBase64String(asked.Payload) });
        string folder = Path.Combine(directory, asked.Product);
        FileFailure.Wrap(folder, () =>
        {
            DurableDirectory.Ensure(files, folder);
            DurableFile.Replace(files, PathOf(asked.Product, "signed." + asked.Role + ".json"), stream => stream.Write(state));
            if (asked.Roots.Count > 0)
            {
                DurableFile.Replace(files, PathOf(asked.Product, RootName), stream => stream.Write(asked.Roots[^1]));
            }
        });
    }

    private static SigningException Malformed(Exception? cause, string path)
    {
        return new SigningException(cause, SigningFault.File, CeremonyErrorCode.StateMalformed, path);
    }

    private string PathOf(string product, string name) => Path.Combine(directory, product, name);
}
