namespace OtaStack.Trust.Releases;

/// <summary>MAJOR.MINOR.PATCH, each 0–65535, compared number by number; no leading zeros, nothing else.</summary>
public sealed class ReleaseVersion
{
    /// <summary>The highest value of each number.</summary>
    public const int MaxNumber = 65535;

    private ReleaseVersion(int major, int minor, int patch)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
    }

    public readonly int Major;

    public readonly int Minor;

    public readonly int Patch;

    /// <summary>False, and a null version, for everything that is not exactly in the form above.</summary>
    public static bool TryParse(string? text, out ReleaseVersion? version)
    {
        version = null;
        if (text == null)
        {
            return false;
        }

        int position = 0;
        int major = ReadNumber(text, ref position, '.');
        int minor = major < 0 ? -1 : ReadNumber(text, ref position, '.');
        int patch = minor < 0 ? -1 : ReadNumber(text, ref position, '\0');
        if (patch < 0)
        {
            return false;
        }

        version = new ReleaseVersion(major, minor, patch);
        return true;
    }

    /// <summary>Negative when this is the lower version, zero when they are equal, positive when it is the higher.</summary>
    public int CompareTo(ReleaseVersion other)
    {
        if (Major != other.Major)
        {
            return Major - other.Major;
        }

        return Minor != other.Minor ? Minor - other.Minor : Patch - other.Patch;
    }

    public override string ToString()
    {
        return string.Concat(Major.ToString(), ".", Minor.ToString(), string.Concat(".", Patch.ToString()));
    }

    /// <summary>Reads one number and what ends it: <paramref name="end"/>, or with '\0' the end of the text. −1 when it is not there.</summary>
    private static int ReadNumber(string text, ref int position, char end)
    {
        int start = position;
        int value = 0;
        while (position < text.Length && text[position] >= '0' && text[position] <= '9')
        {
            value = (value * 10) + (text[position] - '0');
            position++;
            if (value > MaxNumber)
            {
                return -1;
            }
        }

        bool leadingZero = position - start > 1 && text[start] == '0';
        if (position == start || leadingZero)
        {
            return -1;
        }

        if (end == '\0')
        {
            return position == text.Length ? value : -1;
        }

        return position < text.Length && text[position++] == end ? value : -1;
    }
}
