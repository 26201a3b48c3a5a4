using System.Globalization;
using System.Resources;
using OtaStack.Signing.Errors;
using OtaStack.Trust;

namespace OtaStack.SigningTool.Texts;

/// <summary>The tool's sentences in one language.</summary>
internal sealed class Phrases(CultureInfo culture)
{
    private static readonly ResourceManager Resources = new("OtaStack.SigningTool.Texts.Texts", typeof(Phrases).Assembly);

    /// <summary>The sentence of a key; a missing one is a fault of the tool.</summary>
    public string this[string key] =>
        Resources.GetString(key, culture) ?? throw new InvalidOperationException($"The text '{key}' was expected in Texts.resx.");

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
    public string LabelOf(string member) => Resources.GetString("label." + member, culture) ?? member;

    public string Of(Verdict verdict) => this["verdict." + verdict];
}
