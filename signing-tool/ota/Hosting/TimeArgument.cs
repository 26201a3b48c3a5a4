using System.Globalization;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;

namespace OtaStack.SigningTool.Hosting;

/// <summary>A time given on the command line.</summary>
internal static class TimeArgument
{
    /// <summary>A time as metadata has it, or a day, which begins at midnight UTC.</summary>
    /// <exception cref="SigningException">The text is neither.</exception>
    public static DateTimeOffset Parse(string text)
    {
        return MetadataTime.TryParse(text, out DateTimeOffset time)
            || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? time
            : throw new SigningException(SigningFault.Usage, PermitErrorCode.TimeInvalid, text);
    }
}
