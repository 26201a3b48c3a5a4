using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>
/// Who holds a throw-away key and where: those who come first in tokens, one each, as far as tokens were given, the rest in files.
/// Every name has the mark of a rehearsal in it.
/// </summary>
internal sealed class RehearsalKeys
{
    private readonly RehearsalStage _stage;
    private readonly IReadOnlyList<Pkcs11Uri> _tokens;
    private readonly string[] _holders;

    public RehearsalKeys(RehearsalStage stage, RehearsalPlan plan, IReadOnlyList<Pkcs11Uri> tokens)
    {
        _stage = stage;
        _tokens = tokens;
        Roots = [.. Enumerable.Range(1, plan.Root.Keys).Select(number => $"root-{number}")];
        Targets = [.. Enumerable.Range(1, plan.Targets.Keys).Select(number => $"targets-{number}")];
        Replacement = $"root-{plan.Root.Keys + 1}";
        _holders = [.. Roots, .. Targets, Replacement];
        if (tokens.Count > _holders.Length)
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.RehearsalTokens, $"{tokens.Count}", $"{_holders.Length}");
        }
    }

    public IReadOnlyList<string> Roots { get; }

    public IReadOnlyList<string> Targets { get; }

    /// <summary>Who gets the key that replaces the first of the root keys.</summary>
    public string Replacement { get; }

    /// <summary>The keys that stay in tokens when the folder is deleted.</summary>
    public IEnumerable<string> InTokens => _holders.Take(_tokens.Count).Select(UriOf);

    /// <summary>The machine that has the repository, and in a rehearsal the server's key too.</summary>
    public static string Online => "online";

    /// <summary>The tokens that a person names, each marked so that none with a real key is taken by mistake.</summary>
    public static IReadOnlyList<Pkcs11Uri> TokensOf(IEnumerable<string> uris)
    {
        Pkcs11Uri[] tokens = [.. uris.Select(Pkcs11Uri.Parse)];
        Pkcs11Uri? other = tokens.FirstOrDefault(token => token.NamesObject || !Rehearsal.IsMarked(token.Token))
            ?? tokens.GroupBy(token => token.ToString()).FirstOrDefault(same => same.Count() > 1)?.First();
        return other is null ? tokens : throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.RehearsalToken, other.ToString());
    }

    /// <summary>Makes the key of each holder, and a file with its public half.</summary>
    public async Task MakeAsync()
    {
        foreach (string holder in (string[])[.. _holders, Online])
        {
            _ = Directory.CreateDirectory(_stage.PathOf(holder));
            if (TokenOf(holder) is null)
            {
                await _stage.RunAsync(holder, ["key", "generate", "--out", FileOf(holder), .. Secrets(holder)]).ConfigureAwait(false);
                continue;
            }

            await _stage.RunAsync(holder, ["key", "generate", "--key", UriOf(holder), .. Secrets(holder)]).ConfigureAwait(false);
            await _stage.RunAsync(holder, ["key", "export", UriOf(holder), "--out", PublicFileOf(holder), .. Secrets(holder)]).ConfigureAwait(false);
        }
    }

    /// <summary>The private key.</summary>
    public string UriOf(string holder) => TokenOf(holder) is { } token ? _tokens[token].WithObject(NameOf(holder)).ToString() : "file:" + FileOf(holder);

    /// <summary>The public key.</summary>
    public string PublicOf(string holder) => "public:" + PublicFileOf(holder);

    public string PublicFileOf(string holder) => FileOf(holder) + EncryptedKeyFile.PublicEnding;

    public string KeyIdOf(string holder, IFileOperations files)
    {
        return TufKey.Parse(BoundedFile.Read(files, PublicFileOf(holder), TufKey.MaxFileBytes), holder).KeyId;
    }

    /// <summary>Options by which a verb gets at the holder's private key without asking anybody.</summary>
    public string[] Secrets(string holder) => TokenOf(holder) is { } token ? _stage.PinOption(token) : RehearsalStage.PassphraseOption;

    /// <summary>Which of the tokens is the holder's; null for a file.</summary>
    private int? TokenOf(string holder) => Array.IndexOf(_holders, holder) is var index && index >= 0 && index < _tokens.Count ? index : null;

    private string FileOf(string holder) => _stage.PathOf(holder, NameOf(holder) + ".pem");

    private static string NameOf(string holder) => $"{Rehearsal.KeyMark}-{holder}";
}
