using System.Globalization;
using System.Resources;

namespace OtaStack.Server.Problems;

/// <summary>
/// Titles and details in the language of the request (the current UI culture). English stands in the code; <c>ProblemTexts.ja.resx</c> holds the
/// Japanese of each, found by the English format itself, so that the two cannot drift apart unseen: a test finds formats without one.
/// </summary>
internal static class ProblemTexts
{
    private static readonly ResourceManager Resources = new(typeof(ProblemTexts));

    public static string Title(ProblemCode code) => Find(code.Title);

    /// <summary>The sentence; values that are sentences themselves are translated too.</summary>
    public static string Of(FormattableString text)
    {
        object?[] values = [.. text.GetArguments().Select(value => value is FormattableString inner ? Of(inner) : value)];
        return string.Format(CultureInfo.InvariantCulture, Find(text.Format), values);
    }

    /// <summary>Why a verification refused.</summary>
    /// <param name="detail">What the verifier said, English.</param>
    public static string Refused(string reason, string detail)
    {
        return IsEnglish ? detail : string.Format(CultureInfo.InvariantCulture, "{0}({1})", Lookup("refused." + reason) ?? Lookup("refused")!, detail);
    }

    /// <summary>Whether there is a translation of a format.</summary>
    internal static bool Has(string format, CultureInfo culture) => Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?.GetString(format) is not null;

    private static bool IsEnglish => !CultureInfo.CurrentUICulture.Name.StartsWith("ja", StringComparison.Ordinal);

    private static string Find(string english) => IsEnglish ? english : Lookup(english) ?? english;

    private static string? Lookup(string name) => Resources.GetString(name, CultureInfo.CurrentUICulture);
}
