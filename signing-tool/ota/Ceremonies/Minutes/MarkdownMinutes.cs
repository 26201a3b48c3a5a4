using System.Text;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>Minutes as Markdown: what is signed.</summary>
internal static class MarkdownMinutes
{
    public static string Render(MinutesDocument document)
    {
        StringBuilder text = new();
        _ = text.Append("# ").Append(Cell(document.Title)).Append("\n\n");
        if (document.Banner is { } banner)
        {
            _ = text.Append("> **").Append(Cell(banner)).Append("**\n\n");
        }

        foreach (MinutesSection section in document.Sections)
        {
            Append(text, section);
        }

        _ = text.Append("## ").Append(Cell(document.SignaturesHeading)).Append("\n\n").Append(Cell(document.SignaturesNote)).Append("\n\n");
        AppendTable(text, document.SignatureColumns, [.. document.Signatories.Select(person => (IReadOnlyList<string>)[person.Name, person.Part, "", ""])]);
        _ = text.Append("## ").Append(Cell(document.ResponsesHeading)).Append('\n');
        foreach ((_, IReadOnlyList<string> lines) in document.Responses)
        {
            _ = text.Append("\n```text\n").AppendJoin('\n', lines).Append("\n```\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MinutesSection section)
    {
        _ = text.Append("## ").Append(Cell(section.Heading)).Append("\n\n");
        if (section.Note is { } note)
        {
            _ = text.Append(Cell(note)).Append("\n\n");
        }

        if (section.Rows.Count > 0)
        {
            AppendTable(text, section.Columns.Count > 0 ? section.Columns : ["", ""], section.Rows);
        }
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        AppendRow(text, columns);
        AppendRow(text, [.. columns.Select(_ => "---")]);
        foreach (IReadOnlyList<string> row in rows)
        {
            AppendRow(text, row);
        }

        _ = text.Append('\n');
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells)
    {
        _ = text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");
    }

    /// <summary>Names are text of strangers: none of it may be markup, or end the row.</summary>
    private static string Cell(string text)
    {
        StringBuilder safe = new();
        foreach (char character in Printable.Of(text))
        {
            if (character is '|' or '\\' or '`' or '*' or '<' or '>' or '[' or ']' or '#')
            {
                _ = safe.Append('\\');
            }

            _ = safe.Append(character);
        }

        return safe.ToString();
    }
}
