using System.Globalization;

namespace OtaStack.Boards.Pictures;

/// <summary>Sizes as people say them: whole KiB, or MiB with up to two digits.</summary>
internal static class SizeText
{
    private const long Kibi = 1024;
    private const long Mebi = Kibi * Kibi;

    public static string Of(long bytes)
    {
        return bytes % Mebi == 0 || bytes >= 4 * Mebi ? Number((double)bytes / Mebi) + " MiB"
            : bytes >= Kibi ? Number((double)bytes / Kibi) + " KiB"
            : Number(bytes) + " B";
    }

    private static string Number(double value)
    {
        return value.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
