namespace OtaStack.Trust.Tuf;

/// <summary>The date-time of TUF (§4.2.3): <c>YYYY-MM-DDTHH:MM:SSZ</c>, proleptic Gregorian, 1970 to 9999, no leap seconds.</summary>
public static class UtcTime
{
    private const string Form = "0000-00-00T00:00:00Z";

    /// <summary>1970-01-01 in the days that are counted below.</summary>
    private const int Epoch = 719469;

    /// <summary>False, and zero, for everything that is not a date-time in exactly this form.</summary>
    public static bool TryParse(string text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length != Form.Length)
        {
            return false;
        }

        for (int i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != Form[i])
            {
                return false;
            }
        }

        int year = (Number(text, 0) * 100) + Number(text, 2);
        int month = Number(text, 5);
        int day = Number(text, 8);
        int hour = Number(text, 11);
        int minute = Number(text, 14);
        int second = Number(text, 17);
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int daysInMonth = month == 2 ? leap ? 29 : 28 : 30 + ((month + (month >> 3)) & 1);
        if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysInMonth || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        // A year that begins in March has its leap day at its end; the months before it then fit a line, 153 days in five.
        if (month < 3)
        {
            month += 12;
            year--;
        }

        int days = (365 * year) + (year / 4) - (year / 100) + (year / 400) + (((153 * month) - 457) / 5) + day - Epoch;
        unixSeconds = (((((days * 24L) + hour) * 60) + minute) * 60) + second;
        return true;
    }

    private static int Number(string text, int position)
    {
        return ((text[position] - '0') * 10) + (text[position + 1] - '0');
    }
}
