using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Tests.Scheduling;

public class LocalTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("America/New_York")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Etc/UTC")]
    public void For_two_years_the_numbers_say_what_the_zone_says(string id)
    {
        TimeZoneInfo zone = LocalTime.Find(id)!;
        IReadOnlyList<long> changes = LocalTime.ChangesOf(zone, Now);

        Assert.InRange(changes.Count, 2, 2 * LocalTime.MaxChanges);
        Assert.Equal(0, changes[0]);
        for (DateTimeOffset time = Now.AddDays(-20); time < Now.AddYears(2).AddMonths(-1); time = time.AddMinutes(47))
        {
            Assert.Equal((long)zone.GetUtcOffset(time).TotalMinutes, At(changes, time.ToUnixTimeSeconds()));
        }

        for (int i = 2; i < changes.Count; i += 2)
        {
            DateTimeOffset change = DateTimeOffset.FromUnixTimeSeconds(changes[i]);
            Assert.NotEqual(zone.GetUtcOffset(change), zone.GetUtcOffset(change.AddSeconds(-1)));
        }
    }

    [Fact]
    public void They_stay_the_same_through_a_month()
    {
        TimeZoneInfo zone = LocalTime.Find("Europe/Paris")!;

        Assert.Equal(LocalTime.ChangesOf(zone, Now.AddDays(-25)), LocalTime.ChangesOf(zone, Now.AddDays(4)));
        Assert.NotEqual(LocalTime.ChangesOf(zone, Now), LocalTime.ChangesOf(zone, Now.AddMonths(6)));
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("Tokyo Standard Time")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void What_is_no_iana_zone_is_not_found(string id)
    {
        Assert.Null(LocalTime.Find(id));
    }

    private static long At(IReadOnlyList<long> changes, long time)
    {
        long minutes = 0;
        for (int i = 0; i < changes.Count && changes[i] <= time; i += 2)
        {
            minutes = changes[i + 1];
        }

        return minutes;
    }
}
