using System.Net;
using System.Text;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>Minutes as one page of HTML without anything from elsewhere, made to be printed on A4 and signed by hand.</summary>
internal static class HtmlMinutes
{
    /// <param name="document">The minutes.</param>
    /// <param name="sha256">SHA-256 of their Markdown: what binds the paper to the file that is signed.</param>
    public static string Render(MinutesDocument document, string sha256)
    {
        StringBuilder html = new();
        _ = html.Append("<!doctype html>\n<html lang=\"").Append(document.Language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
            .Append(Text(document.Title)).Append("</title>\n<style>\n").Append(MinutesStyle.Css).Append("</style>\n</head>\n<body>\n");
        if (document.Banner is { } banner)
        {
            _ = html.Append("<p class=\"mark\" aria-hidden=\"true\">REHEARSAL</p>\n<p class=\"banner\">").Append(Text(banner)).Append("</p>\n");
        }

        AppendHead(html, document, sha256);
        foreach (MinutesSection section in document.Sections)
        {
            Append(html, section);
        }

        AppendSignatures(html, document);
        AppendResponses(html, document);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendHead(StringBuilder html, MinutesDocument document, string sha256)
    {
        _ = html.Append("<header>\n<div><h1>").Append(Text(document.Title)).Append("</h1>\n<p class=\"digest\">").Append(Text(document.DigestLabel))
            .Append("<br><code>").Append(Text(ReviewView.Grouped(sha256))).Append("</code></p></div>\n<div class=\"seal\">")
            .Append(QrText.ToSvg("OTA MINUTES " + sha256.ToUpperInvariant())).Append("</div>\n</header>\n");
    }

    private static void Append(StringBuilder html, MinutesSection section)
    {
        _ = html.Append("<section>\n<h2>").Append(Text(section.Heading)).Append("</h2>\n");
        if (section.Note is { } note)
        {
            _ = html.Append("<p>").Append(Text(note)).Append("</p>\n");
        }

        if (section.Rows.Count > 0)
        {
            AppendTable(html, section);
        }

        _ = html.Append("</section>\n");
    }

    private static void AppendTable(StringBuilder html, MinutesSection section)
    {
        bool isFacts = section.Columns.Count == 0;
        _ = html.Append(isFacts ? "<table class=\"facts\">\n" : "<table>\n");
        if (!isFacts)
        {
            _ = html.Append("<thead><tr>").AppendJoin("", section.Columns.Select(column => "<th>" + Text(column) + "</th>")).Append("</tr></thead>\n");
        }

        foreach (IReadOnlyList<string> row in section.Rows)
        {
            bool isAnomaly = row.Any(cell => cell.StartsWith('⚠'));
            _ = html.Append(isAnomaly ? "<tr class=\"anomaly\">" : "<tr>")
                .AppendJoin("", row.Select((cell, index) => isFacts && index == 0 ? "<th>" + Text(cell) + "</th>" : $"<td class=\"{Class(cell)}\">{Text(cell)}</td>"))
                .Append("</tr>\n");
        }

        _ = html.Append("</table>\n");
    }

    private static void AppendSignatures(StringBuilder html, MinutesDocument document)
    {
        _ = html.Append("<section class=\"together\">\n<h2>").Append(Text(document.SignaturesHeading)).Append("</h2>\n<p>").Append(Text(document.SignaturesNote))
            .Append("</p>\n<table class=\"sign\">\n<thead><tr>").AppendJoin("", document.SignatureColumns.Select(column => "<th>" + Text(column) + "</th>")).Append("</tr></thead>\n");
        foreach ((string name, string part) in document.Signatories)
        {
            _ = html.Append("<tr><td>").Append(Text(name)).Append("</td><td>").Append(Text(part)).Append("</td><td></td><td></td></tr>\n");
        }

        _ = html.Append("</table>\n</section>\n");
    }

    private static void AppendResponses(StringBuilder html, MinutesDocument document)
    {
        _ = html.Append("<section>\n<h2>").Append(Text(document.ResponsesHeading)).Append("</h2>\n");
        foreach ((string keyId, IReadOnlyList<string> lines) in document.Responses)
        {
            _ = html.Append("<div class=\"response together\">\n<pre>").Append(Text(string.Join('\n', lines))).Append("</pre>\n<div class=\"qr\" title=\"").Append(keyId).Append("\">")
                .AppendJoin("", QrText.Split(lines).Select(QrText.ToSvg)).Append("</div>\n</div>\n");
        }

        _ = html.Append("</section>\n");
    }

    /// <summary>A time, a number or a short keyid stays on one line.</summary>
    private static string Class(string cell)
    {
        return (IsCode(cell) ? "code" : "") + (cell.Length <= 20 && !cell.Contains(' ', StringComparison.Ordinal) ? " whole" : "");
    }

    /// <summary>Digests and keyids are set in a type in which 0 and O differ.</summary>
    private static bool IsCode(string cell) => cell.Length >= 8 && cell.Split(' ', ',', '.', ':').Any(word => word.Length >= 8 && word.All(char.IsAsciiHexDigitLower));

    private static string Text(string text) => WebUtility.HtmlEncode(Printable.Of(text).Replace("\\u000a", "\n", StringComparison.Ordinal));
}
