using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OtaStack.Boards.Profiles;

/// <summary>Reads a board's file. What it does not know it does not accept: a misspelt member would else be a missing one.</summary>
public static partial class BoardFile
{
    public const string Extension = ".json";

    /// <summary>Largest file, bytes.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Most flash devices, regions, slots or erase items of a board: more is no board.</summary>
    private const int MostEntries = 64;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 8,
    };

    /// <exception cref="BoardException">The file cannot be read or is no board.</exception>
    public static BoardProfile Read(string path)
    {
        return Parse(SmallFile.Read(path, MostBytes), path);
    }

    /// <exception cref="BoardException">The bytes are no board.</exception>
    internal static BoardProfile Parse(ReadOnlySpan<byte> json, string path)
    {
        BoardProfile? board;
        try
        {
            board = JsonSerializer.Deserialize<BoardProfile>(json, Format);
        }
        catch (JsonException failure) when (Missing().Match(failure.Message) is { Success: true } missing)
        {
            throw new BoardException(failure, BoardErrorCode.FileIncomplete, path, missing.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal), failure.Path ?? "$");
        }
        catch (JsonException failure)
        {
            string line = ((failure.LineNumber ?? 0) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            string column = ((failure.BytePositionInLine ?? 0) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            throw new BoardException(failure, BoardErrorCode.FileMalformed, path, line, column, failure.Path ?? "$");
        }

        if (board is null || IsEndless(board))
        {
            throw new BoardException(BoardErrorCode.FileMalformed, path, "1", "1", "$");
        }

        return board;
    }

    private static bool IsEndless(BoardProfile board)
    {
        // A flash has at most as many erase blocks as a 32-bit space has 4 KiB sectors below 256 MiB.
        const long mostBlocks = 65536;
        return new[] { board.Flash.Count, board.Regions.Count, board.Slots.Count, board.Erase.Targets.Count, board.Files.Slots.Count }.Any(count => count > MostEntries)
            || board.Flash.Any(flash => flash.Erase.Count > MostEntries || flash.Erase.Any(run => run.Size <= 0 || run.Count is <= 0 or > (int)mostBlocks));
    }

    /// <summary>The serializer tells the names of missing members in its sentence alone.</summary>
    [GeneratedRegex("missing required properties including: (?<names>'[^']+'(, '[^']+')*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();
}
