using System;

namespace OtaStack.Trust.Tuf;

/// <summary>The date-time of TUF (§4.2.3): <c>YYYY-MM-DDTHH:MM:SSZ</c>, proleptic Gregorian, 1970 to 9999, no leap seconds.</summary>
public static class UtcTime
{
    private const int TextLength = 20;
    private const long SecondsPerDay = 86400;

    /// <summary>9999-12-31T23:59:59Z.</summary>
    private const long Last = 253402300799;

    public static bool TryParse(string text, out long unixSeconds)
    {
        byte[] ascii = new byte[TextLength];
        unixSeconds = 0;
        if (text.Length != TextLength)
        {
            return false;
        }

        for (int i = 0; i < TextLength; i++)
        {
            ascii[i] = text[i] < 0x80 ? (byte)text[i] : (byte)0;
        }

        return TryParse(ascii, 0, TextLength, out unixSeconds);
    }

    public static bool TryParse(byte[] ascii, int offset, int count, out long unixSeconds)
    {
        unixSeconds = 0;
        if (count != TextLength || ascii[offset + 4] != '-' || ascii[offset + 7] != '-' || ascii[offset + 10] != 'T'
            || ascii[offset + 13] != ':' || ascii[offset + 16] != ':' || ascii[offset + 19] != 'Z')
        {
            return false;
        }

        int year = Number(ascii, offset, 4);
        int month = Number(ascii, offset + 5, 2);
        int day = Number(ascii, offset + 8, 2);
        int hour = Number(ascii, offset + 11, 2);
        int minute = Number(ascii, offset + 14, 2);
        int second = Number(ascii, offset + 17, 2);
        if (year < 1970 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month)
            || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        {
            return false;
        }

        long days = DaysBefore(year) - DaysBefore(1970);
        for (int earlier = 1; earlier < month; earlier++)
        {
            days += DaysIn(year, earlier);
        }

        days += day - 1;
        unixSeconds = (days * SecondsPerDay) + (hour * 3600) + (minute * 60) + second;
        return true;
    }

    /// <exception cref="ArgumentOutOfRangeException">Before 1970 or after 9999.</exception>
    public static string Format(long unixSeconds)
    {
        if (unixSeconds < 0 || unixSeconds > Last)
        {
            throw new ArgumentOutOfRangeException(nameof(unixSeconds));
        }

        long days = (unixSeconds / SecondsPerDay) + DaysBefore(1970);
        int second = (int)(unixSeconds % SecondsPerDay);
        int year = (int)(days / 366);
        while (DaysBefore(year + 1) <= days)
        {
            year++;
        }

        int day = (int)(days - DaysBefore(year));
        int month = 1;
        while (day >= DaysIn(year, month))
        {
            day -= DaysIn(year, month);
            month++;
        }

        char[] text = new char[TextLength];
        Put(text, 0, 4, year);
        text[4] = '-';
        Put(text, 5, 2, month);
        text[7] = '-';
        Put(text, 8, 2, day + 1);
        text[10] = 'T';
        Put(text, 11, 2, second / 3600);
        text[13] = ':';
        Put(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        Put(text, 17, 2, second % 60);
        text[19] = 'Z';
        return new string(text, 0, TextLength);
    }

    private static bool IsLeap(int year)
    {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int DaysIn(int year, int month)
    {
        if (month == 2)
        {
            return IsLeap(year) ? 29 : 28;
        }

        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /// <summary>Days from year 1 to the first of January of this year.</summary>
    private static long DaysBefore(int year)
    {
        long complete = year - 1;
        return (complete * 365) + (complete / 4) - (complete / 100) + (complete / 400);
    }

    private static int Number(byte[] ascii, int offset, int digits)
    {
        int value = 0;
        for (int i = 0; i < digits; i++)
        {
            int digit = ascii[offset + i] - '0';
            if (digit < 0 || digit > 9)
            {
                return -1;
            }

            value = (value * 10) + digit;
        }

        return value;
    }

    private static void Put(char[] text, int offset, int digits, int value)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            text[offset + i] = (char)('0' + (value % 10));
            value /= 10;
        }
    }
}
