using System.Globalization;

namespace OtaStack.Signing.Errors;

/// <summary>Numbers as they stand in errors and files, whatever the culture.</summary>
internal static class Count
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
