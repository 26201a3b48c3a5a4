using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Metadata;

/// <summary>What targets metadata says about one file.</summary>
/// <param name="Path">Relative path with <c>/</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">64 lowercase hex characters.</param>
public sealed record TargetFile(string Path, int Length, string Sha256)
{
    /// <summary>True when the path cannot leave the directory it is put in.</summary>
    public static bool IsSafePath(string path)
    {
        return path.Length is > 0 and <= 255
            && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '/')
            && path.Split('/').All(segment => segment.Length > 0 && segment[0] != '.');
    }

    internal static bool TryRead(string path, JsonNode? node, [NotNullWhen(true)] out TargetFile? file)
    {
        file = null;
        if (!IsSafePath(path)
            || node is not JsonObject target
            || target.IntegerOf("length") is not { } length
            || length < 0
            || target["hashes"] is not JsonObject hashes
            || hashes.TextOf("sha256") is not { Length: 64 } sha256
            || !sha256.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        file = new TargetFile(path, length, sha256);
        return true;
    }

    internal JsonObject ToJson()
    {
        return new JsonObject { ["hashes"] = new JsonObject { ["sha256"] = Sha256 }, ["length"] = Length };
    }
}
