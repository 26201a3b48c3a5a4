using OtaStack.Agent.Transfer;

namespace OtaStack.LocalPage;

/// <summary>
/// Which bytes of which file an upload is about: <c>TAG</c> to ask how much of it is here, <c>TAG/OFFSET/LENGTH</c> to send. Whoever sends makes
/// the tag of what is in the file, so that another file has another one; to the device it is a name.
/// </summary>
internal sealed class UploadRange
{
    public const int MaxTag = 40;

    /// <summary>More digits are no length that a device takes.</summary>
    private const int MaxDigits = 9;

    /// <summary>Empty for an upload that cannot be resumed.</summary>
    public string Tag = "";

    /// <summary>Where the bytes belong in the file; −1 when that is asked for.</summary>
    public int Offset;

    /// <summary>Bytes of the whole file.</summary>
    public int Length;

    /// <summary>Null when it is not of that form.</summary>
    public static UploadRange? Read(string path)
    {
        int end = path.IndexOf('/');
        UploadRange range = new() { Offset = -1, Tag = end < 0 ? path : path.Substring(0, end) };
        if (end >= 0)
        {
            string numbers = path.Substring(end + 1);
            int middle = numbers.IndexOf('/');
            range.Offset = middle < 0 ? -1 : Number(numbers.Substring(0, middle));
            range.Length = Number(numbers.Substring(middle + 1));
            if (range.Offset < 0 || range.Length < 0)
            {
                return null;
            }
        }

        return TargetPath.IsName(range.Tag, MaxTag) ? range : null;
    }

    private static int Number(string text)
    {
        int number = text.Length > 0 && text.Length <= MaxDigits ? 0 : -1;
        for (int i = 0; i < text.Length && number >= 0; i++)
        {
            int digit = text[i] - '0';
            number = digit < 0 || digit > 9 ? -1 : (number * 10) + digit;
        }

        return number;
    }
}
