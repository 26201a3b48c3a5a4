using OtaStack.Trust.Json;

namespace OtaStack.Trust.Releases;

/// <summary>The kinds of values that release data is made of, each with its limits (docs/formats.md).</summary>
internal static class ReleaseValues
{
    private const int MaxName = 64;

    /// <summary>1, 2 or 3 for one of these texts, 0 for anything else.</summary>
    internal static int ReadChoice(JsonReader reader, string first, string second, string? third)
    {
        if (reader.Next() != JsonToken.String)
        {
            return 0;
        }

        return reader.TextIs(first) ? 1 : reader.TextIs(second) ? 2 : third != null && reader.TextIs(third) ? 3 : 0;
    }

    internal static ReleaseVersion? ReadVersion(JsonReader reader)
    {
        if (reader.Next() != JsonToken.String)
        {
            return null;
        }

        ReleaseVersion.TryParse(reader.Text(), out ReleaseVersion? version);
        return version;
    }

    /// <summary>1–64 of <c>[A-Za-z0-9._-]</c>, for a product <c>[a-z0-9-]</c>; null for anything else.</summary>
    internal static string? ReadName(JsonReader reader, bool isProduct)
    {
        byte[] text = reader.Value.Bytes;
        int length = reader.Next() == JsonToken.String ? reader.Value.Length : 0;
        if (length < 1 || length > MaxName)
        {
            return null;
        }

        for (int i = 0; i < length; i++)
        {
            int c = text[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
            bool other = (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
            if (!plain && (isProduct || !other))
            {
                return null;
            }
        }

        return reader.Text();
    }

    /// <summary>
    /// A target path: relative, printable ASCII, no empty, <c>.</c> or <c>..</c> segments, no backslash; null for anything else.
    /// </summary>
    internal static string? ReadPath(JsonReader reader)
    {
        byte[] text = reader.Value.Bytes;
        int length = reader.Next() == JsonToken.String ? reader.Value.Length : 0;
        if (length < 1 || length > JsonReader.MaxText)
        {
            return null;
        }

        int segment = 0;
        int dots = 0;
        for (int i = 0; i <= length; i++)
        {
            int c = i == length ? '/' : text[i];
            if (c == '/')
            {
                if (segment == 0 || (segment == dots && dots <= 2))
                {
                    return null;
                }

                segment = 0;
                dots = 0;
                continue;
            }

            if (c <= ' ' || c > '~' || c == '\\')
            {
                return null;
            }

            segment++;
            dots += c == '.' ? 1 : 0;
        }

        return reader.Text();
    }
}
