using System.Globalization;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Json;

public sealed class UtcTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2000-02-29T23:59:59Z", 951868799)]
    [InlineData("2026-11-22T12:34:56Z", 1795350896)]
    [InlineData("9999-12-31T23:59:59Z", 253402300799)]
    public void A_date_goes_both_ways(string text, long unixSeconds)
    {
        Assert.True(UtcTime.TryParse(text, out long parsed));
        Assert.Equal(unixSeconds, parsed);
        Assert.Equal(text, UtcTime.Format(unixSeconds));
        Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeSeconds(), parsed);
    }

    [Fact]
    public void Every_day_of_four_centuries_is_the_one_that_NET_says()
    {
        for (DateTimeOffset day = new(1970, 1, 1, 13, 7, 5, TimeSpan.Zero); day.Year < 2370; day = day.AddDays(1))
        {
            string text = UtcTime.Format(day.ToUnixTimeSeconds());
            Assert.Equal(day.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), text);
            Assert.True(UtcTime.TryParse(text, out long parsed));
            Assert.Equal(day.ToUnixTimeSeconds(), parsed);
        }
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(2000)]
    [InlineData(2024)]
    [InlineData(2100)]
    public void Only_the_days_and_times_of_the_calendar_are_taken(int year)
    {
        for (int i = 0; i < 100 * 100; i++)
        {
            int first = i / 100;
            int second = i % 100;
            AssertAsNet($"{year}-{first:00}-{second:00}T00:00:00Z");
            AssertAsNet($"{year}-01-01T{first:00}:{second:00}:00Z");
            AssertAsNet($"{year}-01-01T00:{first:00}:{second:00}Z");
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:01Z", 1)]
    [InlineData("1970-01-01T00:01:00Z", 60)]
    [InlineData("1970-01-01T01:00:00Z", 3600)]
    [InlineData("1970-01-02T00:00:00Z", 86400)]
    [InlineData("1970-02-28T00:00:00Z", 5011200)]
    [InlineData("1970-03-01T00:00:00Z", 5097600)]
    [InlineData("1970-12-31T23:59:59Z", 31535999)]
    [InlineData("1972-02-29T00:00:00Z", 68169600)]
    [InlineData("1972-03-01T00:00:00Z", 68256000)]
    [InlineData("1999-12-31T23:59:59Z", 946684799)]
    [InlineData("2000-03-01T00:00:00Z", 951868800)]
    [InlineData("2100-02-28T23:59:59Z", 4107542399)]
    [InlineData("2100-03-01T00:00:00Z", 4107542400)]
    [InlineData("2026-01-31T23:59:59Z", 1769903999)]
    [InlineData("2026-04-30T00:00:00Z", 1777507200)]
    [InlineData("2026-07-31T00:00:00Z", 1785456000)]
    [InlineData("2026-08-31T00:00:00Z", 1788134400)]
    [InlineData("2026-09-30T00:00:00Z", 1790726400)]
    [InlineData("2026-12-31T00:00:00Z", 1798675200)]
    public void The_first_and_last_of_a_kind_are_these_seconds(string text, long unixSeconds)
    {
        Assert.True(UtcTime.TryParse(text, out long parsed));
        Assert.Equal(unixSeconds, parsed);
    }

    [Theory]
    [InlineData("1900-02-28T00:00:00Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("2000-02-30T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2026-01-32T00:00:00Z")]
    [InlineData("2026-04-31T00:00:00Z")]
    [InlineData("2026-06-31T00:00:00Z")]
    [InlineData("2026-08-32T00:00:00Z")]
    [InlineData("2026-09-31T00:00:00Z")]
    [InlineData("2026-11-31T00:00:00Z")]
    [InlineData("2026-12-32T00:00:00Z")]
    [InlineData("202/-01-01T00:00:00Z")]
    [InlineData("202:-01-01T00:00:00Z")]
    [InlineData("2026-0/-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:0:Z")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-01-01T00:00:00ZZ")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2100-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:60:00Z")]
    [InlineData("2026-01-01T00:00:60Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2026-01-01T00:00:00z")]
    [InlineData("2026-01-01 00:00:00Z")]
    [InlineData("2026-01-01T00:00:00+00:00")]
    [InlineData("2026-1-01T00:00:00Z")]
    [InlineData("+026-01-01T00:00:00Z")]
    [InlineData("２０２６-01-01T00:00:00Z")]
    [InlineData("")]
    public void What_is_no_date_is_refused(string text)
    {
        Assert.False(UtcTime.TryParse(text, out _));
    }

    private static void AssertAsNet(string text)
    {
        bool valid = DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expected);
        Assert.True(valid == UtcTime.TryParse(text, out long parsed), text);
        Assert.Equal(valid ? expected.ToUnixTimeSeconds() : 0, parsed);
    }
}
