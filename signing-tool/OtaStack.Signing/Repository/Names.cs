using OtaStack.Signing.Errors;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository;

/// <summary>The names and numbers of docs/formats.md that a person types.</summary>
public static class Names
{
    /// <summary>Characters of a product, board or release id at most.</summary>
    public const int MaxCharacters = 64;

    /// <summary>Boards that one product or release may name.</summary>
    public const int MaxBoards = 16;

    public static bool IsProduct(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxCharacters
            && text[0] != '-'
            && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
    }

    /// <summary>True for a board or release id.</summary>
    public static bool IsIdentifier(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxCharacters
            && text[0] != '.'
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
    }

    /// <summary>
    /// True for the name of a role: it names files, and a folder of targets beside those of the releases. A version is none.
    /// </summary>
    public static bool IsRole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxCharacters
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-')
            && !ReleaseVersion.TryParse(text, out _);
    }

    internal static void CheckProduct(string name)
    {
        if (!IsProduct(name))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ProductNameInvalid, name);
        }
    }

    internal static void CheckBoards(IReadOnlyList<string> boards)
    {
        if (boards.Count is 0 or > MaxBoards || boards.Distinct(StringComparer.Ordinal).Count() != boards.Count)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.BoardsInvalid, Count.Of(boards.Count), Count.Of(MaxBoards));
        }

        string? wrong = boards.FirstOrDefault(board => !IsIdentifier(board));
        if (wrong is not null)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.BoardInvalid, wrong);
        }
    }

    internal static ReleaseVersion ParseVersion(string text)
    {
        return ReleaseVersion.TryParse(text, out ReleaseVersion? version)
            ? version!
            : throw new SigningException(SigningFault.Usage, ErrorCode.VersionInvalid, text);
    }
}
