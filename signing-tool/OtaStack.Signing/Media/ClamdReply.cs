using System.Text;

namespace OtaStack.Signing.Media;

/// <summary>A reply of clamd to <c>zINSTREAM</c> (clamd(8)): printable ASCII, ended by NUL.</summary>
/// <param name="Text">The name of what was found, or what the daemon said instead of a result.</param>
internal readonly record struct ClamdReply(ClamdReplyKind Kind, string Text)
{
    /// <summary>Bytes of a reply with its NUL; the names of signatures are much shorter.</summary>
    public const int MaxBytes = 4096;

    private const string Stream = "stream: ";
    private const string Found = " FOUND";
    private const string Error = " ERROR";

    /// <summary>Only a reply that is whole and known counts; everything else is <see cref="ClamdReplyKind.Malformed"/>.</summary>
    public static ClamdReply Parse(ReadOnlySpan<byte> reply)
    {
        return TextOf(reply) switch
        {
            null => new ClamdReply(ClamdReplyKind.Malformed, ""),
            Stream + "OK" => new ClamdReply(ClamdReplyKind.Clean, ""),
            "INSTREAM size limit exceeded. ERROR" => new ClamdReply(ClamdReplyKind.TooLong, ""),
            { } text when text.EndsWith(Error, StringComparison.Ordinal) => new ClamdReply(ClamdReplyKind.Error, text),
            { } text when text.StartsWith(Stream, StringComparison.Ordinal) && text.EndsWith(Found, StringComparison.Ordinal) && text.Length > Stream.Length + Found.Length =>
                new ClamdReply(ClamdReplyKind.Found, text[Stream.Length..^Found.Length]),
            { } text => new ClamdReply(ClamdReplyKind.Malformed, text),
        };
    }

    /// <returns>The text without its NUL; null when it is no line of printable ASCII, too long, not ended, or ended more than once.</returns>
    public static string? TextOf(ReadOnlySpan<byte> reply)
    {
        return reply.Length is > 1 and <= MaxBytes && reply.IndexOf((byte)0) == reply.Length - 1 && !reply[..^1].ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Encoding.ASCII.GetString(reply[..^1])
            : null;
    }
}
