using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key list</c>: the tokens that a module reaches and the keys in them.</summary>
internal sealed class KeyListVerb : Verb
{
    private readonly Argument<string> _uri;
    private readonly Option<bool> _login;
    private readonly Option<int?> _pin;

    public KeyListVerb(ToolEnvironment environment)
        : base(environment)
    {
        _uri = Argument("token");
        _uri.DefaultValueFactory = _ => Pkcs11Uri.Scheme;
        _login = Option<bool>("login");
        _pin = Option<int?>("pin-fd");
    }

    public override string Name => "key list";

    public override void Describe(Command command)
    {
        command.Add(_uri);
        command.Add(_login);
        command.Add(_pin);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string text = arguments.GetRequiredValue(_uri);
        Pkcs11Uri uri = KeyUri.Parse(text).Pkcs11 ?? throw new SigningException(SigningFault.Usage, ErrorCode.KeyUriUnsupported, text);
        using Secrets secrets = new(Environment, null, arguments.GetValue(_pin));
        IReadOnlyList<TokenContent> tokens = TokenListing.Read(uri, arguments.GetValue(_login) ? secrets : null, Environment.KeyPorts);
        JsonObject data = new() { ["tokens"] = new JsonArray([.. tokens.Select(token => (JsonNode?)ToJson(token))]) };
        return Task.FromResult(new VerbResult(data, console => Show(tokens, console)));
    }

    private static JsonObject ToJson(TokenContent content)
    {
        JsonObject data = TokenView.ToJson(content.Token);
        data["loggedIn"] = content.WasLoggedIn;
        data["keys"] = new JsonArray([.. content.Keys.Select(key => (JsonNode?)ToJson(key))]);
        return data;
    }

    private static JsonObject ToJson(TokenKeyDescription key)
    {
        JsonObject data = key.Public is null ? [] : PublicKeyView.ToJson(key.Public);
        data["label"] = key.Label;
        data["id"] = Convert.ToHexStringLower(key.Id);
        data["private"] = key.HasPrivate;
        data["uri"] = key.Uri.ToString();
        return data;
    }

    private void Show(IReadOnlyList<TokenContent> tokens, IAnsiConsole console)
    {
        if (tokens.Count == 0)
        {
            console.WriteLine(Phrases["say.token.none"]);
        }

        foreach (TokenContent content in tokens)
        {
            TokenView.Show(content.Token, console, Phrases);
            foreach (TokenKeyDescription key in content.Keys)
            {
                string algorithm = key.Public is null ? Phrases["say.token.other_key"] : AlgorithmOption.NameOf(key.Public.Algorithm);
                console.WriteLine("  " + Phrases.Format("say.token.key", key.Uri));
                console.WriteLine("    " + Phrases.Format("say.token.key_kind", algorithm, key.Public?.Name ?? "-"));
                if (content.WasLoggedIn && !key.HasPrivate)
                {
                    console.WriteLine("    " + Phrases["say.token.public_only"]);
                }
            }
        }
    }
}
