using System.Globalization;
using System.Resources;
using OtaStack.Signing.Errors;
using OtaStack.Trust;

namespace OtaStack.SigningTool.Texts;

/// <summary>The tool's sentences in one language.</summary>
internal sealed class Phrases(CultureInfo culture)
{
    private const string Ending = ".resources";

    // Each folder keeps the sentences of its feature; no key stands in two of them.
    private static readonly ResourceManager[] Resources =
    [
        .. typeof(Phrases).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Ending, StringComparison.Ordinal))
            .Select(name => new ResourceManager(name[..^Ending.Length], typeof(Phrases).Assembly)),
    ];

    /// <summary><c>ja</c>, or <c>en</c> for every other language.</summary>
    public string Language => culture.Name.StartsWith("ja", StringComparison.Ordinal) ? "ja" : "en";

    /// <summary>The sentence of a key; a missing one is a fault of the tool.</summary>
    public string this[string key] =>
        Find(key) ?? throw new InvalidOperationException($"The text '{key}' was expected in one of the *Texts.resx files.");

    public string Format(string key, params object[] arguments)
    {
        return string.Format(CultureInfo.InvariantCulture, this[key], [.. arguments.Select(Printable.Of)]);
    }

    /// <summary>The sentence that tells a failure: what happened and what to do.</summary>
    public string Of(SigningException failure)
    {
        // The server's codes are its own: the same word may mean something else there.
        if (failure.IsFromServer)
        {
            return Format("error.server.refused", failure.Arguments[0].Length > 0 ? failure.Arguments[0] : failure.Code);
        }

        return failure.Verdict == Verdict.Unknown
            ? Format("error." + failure.Code, [.. failure.Arguments])
            : Format("error." + failure.Code, [.. failure.Arguments, Of(failure.Verdict)]);
    }

    /// <summary>The label of a member; names that are data themselves (paths, file names) stand for themselves.</summary>
    public string LabelOf(string member) => Find("label." + member) ?? member;

    public string Of(Verdict verdict) => this["verdict." + verdict];

    private string? Find(string key)
    {
        return Resources.Select(resources => resources.GetString(key, culture)).FirstOrDefault(text => text is not null);
    }
}
