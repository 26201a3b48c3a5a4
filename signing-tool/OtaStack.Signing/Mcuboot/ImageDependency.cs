using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>Another image that must be there in at least this version (<c>struct image_dependency</c>).</summary>
/// <param name="Image">Number of the other image, from 0.</param>
/// <param name="MinVersion">Its lowest version.</param>
public sealed partial record ImageDependency(byte Image, ImageVersion MinVersion)
{
    internal const int Bytes = 12;

    private const int VersionOffset = 4;

    /// <summary>Reads <c>(1, 1.0.0+0)</c>.</summary>
    /// <exception cref="SigningException"><c>mcuboot.dependency_invalid</c> or <c>mcuboot.version_invalid</c>.</exception>
    public static ImageDependency Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        return match.Success && byte.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out byte image)
            ? new ImageDependency(image, ImageVersion.Parse(match.Groups[2].Value))
            : throw new SigningException(SigningFault.Usage, McubootErrorCode.DependencyInvalid, text);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Image}, {MinVersion})");

    /// <summary>Reads the value of a TLV; false when it has another length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, [NotNullWhen(true)] out ImageDependency? dependency)
    {
        dependency = value.Length == Bytes ? new ImageDependency(value[0], ImageVersion.Read(value[VersionOffset..])) : null;
        return dependency is not null;
    }

    internal Tlv ToTlv()
    {
        byte[] value = new byte[Bytes];
        value[0] = Image;
        MinVersion.Write(value.AsSpan(VersionOffset));
        return new Tlv(TlvType.Dependency, value);
    }

    [GeneratedRegex(@"\A\s*\(\s*([0-9]{1,3})\s*,\s*([0-9.+]+)\s*\)\s*\z")]
    private static partial Regex Form();
}
