namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>Minutes before they are put on paper of one kind or another.</summary>
internal sealed record MinutesDocument
{
    public required string Language { get; init; }

    public required string Title { get; init; }

    /// <summary>Says that it is a rehearsal; null when it is not.</summary>
    public required string? Banner { get; init; }

    public required IReadOnlyList<MinutesSection> Sections { get; init; }

    public required string SignaturesHeading { get; init; }

    public required string SignaturesNote { get; init; }

    /// <summary>Columns of the table to be signed by hand: name, part played, signature, date.</summary>
    public required IReadOnlyList<string> SignatureColumns { get; init; }

    /// <summary>Name and part played.</summary>
    public required IReadOnlyList<(string Name, string Part)> Signatories { get; init; }

    public required string ResponsesHeading { get; init; }

    /// <summary>Each response: its key, and its armoured lines.</summary>
    public required IReadOnlyList<(string KeyId, IReadOnlyList<string> Lines)> Responses { get; init; }

    /// <summary>What stands beside the SHA-256 of the Markdown on the printed page.</summary>
    public required string DigestLabel { get; init; }
}
