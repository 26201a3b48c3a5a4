using System.Text;

namespace OtaStack.Trust.Tuf;

/// <summary>Names of delegated roles (§4.5): text that others have chosen, which becomes part of file names and URLs.</summary>
internal static class RoleName
{
    /// <summary>UTF-8 bytes at most, so that the file's name stays one that a file system takes.</summary>
    internal const int MaxBytes = 64;

    private const string Digits = "0123456789ABCDEF";

    /// <summary>True for a name of a bounded length that cannot be taken for a top-level role's, whatever the store thinks of capitals.</summary>
    internal static bool IsDelegable(string name)
    {
        int length = Encoding.UTF8.GetBytes(name).Length;
        bool isTopLevel = false;
        foreach (string role in Roles.TopLevel)
        {
            int same = 0;
            while (same < role.Length && same < name.Length && (name[same] | 0x20) == role[same])
            {
                same++;
            }

            isTopLevel |= same == role.Length && same == name.Length;
        }

        return length > 0 && length <= MaxBytes && !isTopLevel;
    }

    /// <summary>Name of the role's file: everything but letters, digits and <c>-._~</c> (RFC 3986 §2.3) percent-encoded, so it leads into no other folder.</summary>
    internal static string FileOf(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        char[] text = new char[utf8.Length * 3];
        int length = 0;
        foreach (byte value in utf8)
        {
            int lower = value | 0x20;
            if ((lower >= 'a' && lower <= 'z') || (value >= '0' && value <= '9') || value == '-' || value == '.' || value == '_' || value == '~')
            {
                text[length++] = (char)value;
            }
            else
            {
                text[length++] = '%';
                text[length++] = Digits[value >> 4];
                text[length++] = Digits[value & 15];
            }
        }

        return new string(text, 0, length) + Roles.Suffix;
    }
}
