using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Decisions;

public sealed class CertificateRenewalTests
{
    private const long Day = 86400;
    private const long Start = 1_800_000_000;

    [Fact]
    public void Devices_renew_after_two_thirds_of_the_life_and_not_all_at_once()
    {
        long[] due = [.. Enumerable.Range(0, 1000).Select(number => CertificateRenewal.DueAt(Start, Start + (90 * Day), $"dev-{number:000}"))];

        Assert.All(due, time => Assert.InRange(time, Start + (60 * Day), Start + (675 * Day / 10)));
        foreach (int tenth in Enumerable.Range(0, 10))
        {
            long from = Start + (60 * Day) + (tenth * 3 * Day / 4);
            Assert.InRange(due.Count(time => time >= from && time < from + (3 * Day / 4)), 50, 200);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(20L * 365 * 86400)]
    public void Any_life_leaves_a_quarter_of_it(long life)
    {
        Assert.InRange(CertificateRenewal.DueAt(Start, Start + life, "dev-1"), Start + (life * 2 / 3), Start + (life * 3 / 4) + 1);
    }
}
