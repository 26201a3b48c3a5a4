using OtaStack.Signing.Audit;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Audit;

/// <summary>Writes the uses of keys by one run of the tool to the log.</summary>
internal sealed class KeyUseJournal
{
    private readonly string _verb;
    private readonly string? _operator;

    private KeyUseJournal(KeyUseLog log, string verb, string? @operator)
    {
        Log = log;
        _verb = verb;
        _operator = @operator;
    }

    public KeyUseLog Log { get; }

    /// <summary>The log of this run: who asks is who was asked for a name, else OTA_OPERATOR, else the account.</summary>
    public static KeyUseJournal Of(ToolEnvironment environment)
    {
        KeyUseContext context = environment.KeyUse;
        string? @operator = Known(string.Join(", ", context.Operators)) ?? Known(environment.Variable("OTA_OPERATOR")) ?? Known(environment.Variable("USER"));
        return new KeyUseJournal(new KeyUseLog(PathOf(environment), environment.Clock, environment.Files), context.Verb, @operator);
    }

    /// <summary>The key, of which no use goes unwritten.</summary>
    public IKeySigner Logged(IKeySigner signer, KeyUri uri)
    {
        return new LoggedKeySigner(signer, Log, new KeyUse(_verb, _operator, uri.Text, signer.KeyId));
    }

    /// <summary>The key, of which no use goes unwritten.</summary>
    public IMessageSigner Logged(IMessageSigner signer, KeyUri uri)
    {
        return new LoggedMessageSigner(signer, Log, new KeyUse(_verb, _operator, uri.Text, Fingerprint.Of(signer.SubjectPublicKeyInfo)));
    }

    /// <summary>XDG Base Directory Specification: what a program keeps of its own doing belongs to the state directory.</summary>
    public static string PathOf(ToolEnvironment environment)
    {
        return Known(environment.KeyUse.ChosenLog) ?? Known(environment.Variable("OTA_KEY_LOG")) ?? Path.Combine(StateDirectory.Of(environment), "key-use.log");
    }

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
