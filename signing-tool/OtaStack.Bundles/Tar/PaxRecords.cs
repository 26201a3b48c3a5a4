using System.Globalization;
using System.Text;

namespace OtaStack.Bundles.Tar;

/// <summary>The records of an extended header that matter here; times and owners are left aside.</summary>
internal sealed class PaxRecords
{
    public string? Path { get; private set; }

    public long? Size { get; private set; }

    /// <summary>Reads records <c>LENGTH KEY=VALUE\n</c>, LENGTH counting the whole record.</summary>
    public static PaxRecords Read(ReadOnlySpan<byte> text)
    {
        PaxRecords records = new();
        while (!text.IsEmpty)
        {
            int space = text.IndexOf((byte)' ');
            if (space is < 1 or > 4
                || !int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= space + 1
                || length > text.Length
                || text[length - 1] != '\n')
            {
                throw Damaged();
            }

            string record = Encoding.UTF8.GetString(text[(space + 1)..(length - 1)]);
            int equals = record.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw Damaged();
            }

            records.Take(record[..equals], record[(equals + 1)..]);
            text = text[length..];
        }

        return records;
    }

    private static ArchiveException Damaged()
    {
        return new ArchiveException(ArchiveFault.ExtendedHeader, "An extended header of the archive is damaged.");
    }

    private void Take(string key, string value)
    {
        if (key == "path")
        {
            Path = value;
        }
        else if (key == "size")
        {
            Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : throw Damaged();
        }
        else if (key == "linkpath" || key.StartsWith("GNU.sparse", StringComparison.Ordinal))
        {
            // Both change what the following bytes mean.
            throw new ArchiveException(ArchiveFault.ExtendedHeader, $"An extended header has '{key}': links and sparse files are not accepted.");
        }
    }
}
