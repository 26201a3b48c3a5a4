using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The version of an image: <c>MAJOR.MINOR.REVISION+BUILD</c>.</summary>
/// <param name="Major">0–255.</param>
/// <param name="Minor">0–255.</param>
/// <param name="Revision">0–65535.</param>
/// <param name="Build">0–4294967295.</param>
public readonly partial record struct ImageVersion(byte Major, byte Minor, ushort Revision, uint Build) : IComparable<ImageVersion>
{
    /// <summary>Bytes of it in a header or a dependency.</summary>
    internal const int Bytes = 8;

    public static bool operator <(ImageVersion left, ImageVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ImageVersion left, ImageVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ImageVersion left, ImageVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ImageVersion left, ImageVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Reads a version whose later numbers may be left out, as imgtool does.</summary>
    /// <exception cref="SigningException"><c>mcuboot.version_invalid</c></exception>
    public static ImageVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        return match.Success
            && TryNumber(match, 1, byte.MaxValue, out uint major)
            && TryNumber(match, 2, byte.MaxValue, out uint minor)
            && TryNumber(match, 3, ushort.MaxValue, out uint revision)
            && TryNumber(match, 4, uint.MaxValue, out uint build)
            ? new ImageVersion((byte)major, (byte)minor, (ushort)revision, build)
            : throw new SigningException(SigningFault.Usage, McubootErrorCode.VersionInvalid, text);
    }

    /// <summary>The build number counts too, as it does for MCUboot's dependencies.</summary>
    public int CompareTo(ImageVersion other)
    {
        return (Major, Minor, Revision, Build).CompareTo((other.Major, other.Minor, other.Revision, other.Build));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Revision}+{Build}");

    internal static ImageVersion Read(ReadOnlySpan<byte> bytes)
    {
        return new ImageVersion(
            bytes[0], bytes[1], BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
    }

    internal void Write(Span<byte> bytes)
    {
        bytes[0] = Major;
        bytes[1] = Minor;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], Revision);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Build);
    }

    private static bool TryNumber(Match match, int group, uint most, out uint number)
    {
        number = 0;
        return !match.Groups[group].Success
            || (uint.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(?:\+(0|[1-9][0-9]*))?)?)?\z")]
    private static partial Regex Form();
}
