using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Where a key lives, as responses and minutes tell it: without secrets, of a file its name alone, of a token its serial number.</summary>
internal static class KeyPlace
{
    /// <summary>The place of a key that is about to be used; asks a token who it is.</summary>
    public static string Of(KeyUri uri, ToolEnvironment environment)
    {
        if (uri.Pkcs11 is not { } inToken)
        {
            return NameOf(uri);
        }

        IReadOnlyList<TokenContent> tokens = TokenListing.Read(inToken, null, environment.KeyPorts);
        return tokens.Count == 1 ? Short($"pkcs11:token={tokens[0].Token.Label};serial={tokens[0].Token.Serial};object={inToken.ObjectLabel}") : NameOf(uri);
    }

    /// <summary>As the person wrote it.</summary>
    public static string NameOf(KeyUri uri)
    {
        string text = KeyUse.WithoutSecrets(uri.Text);
        bool isToken = text.StartsWith(Pkcs11Uri.Scheme, StringComparison.OrdinalIgnoreCase);
        return Short(isToken ? text : "file:" + text[(text.LastIndexOfAny(['/', '\\', ':']) + 1)..]);
    }

    private static string Short(string place)
    {
        return new string([.. place.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)).Take(CeremonyLimits.MaxKeyCharacters)]);
    }
}
