using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Releases;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Portal;

/// <summary>The signed notes of a release, read from its published targets. Bytes other than the signed ones are not shown.</summary>
internal sealed class ReleaseNotes(PublishedFiles published)
{
    /// <summary>Longer ones are left out; devices take 4 KiB.</summary>
    private const int MaxBytes = 16 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text in <paramref name="language"/>, else in the other one, and the language it is in; empty when there is none.</summary>
    public async Task<(string Text, string Language)> ReadAsync(string product, Release release, string language, CancellationToken cancel)
    {
        (TargetEntry? Entry, string Language)[] both = [(release.NotesEn, "en"), (release.NotesJa, "ja")];
        foreach ((TargetEntry? entry, string written) in both.OrderByDescending(notes => notes.Language == language))
        {
            if (entry is not null && await ReadAsync(published.PathOf(product, entry), entry, cancel).ConfigureAwait(false) is { } text)
            {
                return (text, written);
            }
        }

        return ("", "");
    }

    private static async Task<string?> ReadAsync(string path, TargetEntry entry, CancellationToken cancel)
    {
        if (entry.Length is 0 or > MaxBytes)
        {
            return null;
        }

        byte[] bytes = new byte[entry.Length + 1];
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using (file.ConfigureAwait(false))
            {
                int count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
                return count == entry.Length && Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, count))) == entry.Sha256 ? Strict.GetString(bytes, 0, count) : null;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            // The page is there without them.
            return null;
        }
    }
}
