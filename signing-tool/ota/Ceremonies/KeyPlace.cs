using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Keys;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Where a key lives, as minutes tell it: the URI without secrets, of a file its name alone.</summary>
internal static class KeyPlace
{
    public static string Of(KeyUri uri)
    {
        string text = KeyUse.WithoutSecrets(uri.Text);
        string place = text.StartsWith("pkcs11:", StringComparison.OrdinalIgnoreCase) ? text : "file:" + text[(text.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        char[] plain = [.. place.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)).Take(CeremonyLimits.MaxKeyCharacters)];
        return new string(plain);
    }
}
