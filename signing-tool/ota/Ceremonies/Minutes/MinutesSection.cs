namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>A heading with a table below it.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Columns">Names of the columns; none for a table of names and values.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Note">A sentence before the table, or null.</param>
internal sealed record MinutesSection(string Heading, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Note = null);
