using System.Text;
using OtaStack.Signing.Calendar;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Calendar;

/// <summary>What expires when, and who must sign.</summary>
public sealed class CalendarTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");

    public void Dispose()
    {
        _beta.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void The_next_to_expire_comes_first_with_everybody_who_can_renew_it()
    {
        ProductRepository repository = WithBeta();
        _ = repository.LabelKey(_workshop.Root1.PublicKey.KeyId, "Aiko, token 1");

        IReadOnlyList<ExpiryEntry> entries = ExpiryCalendar.Of(repository, _workshop.Clock.GetUtcNow());

        Assert.Equal(["beta", "targets", "root"], entries.OrderBy(entry => entry.DaysLeft).ThenBy(entry => entry.Role).Select(entry => entry.Role));
        ExpiryEntry root = entries.Single(entry => entry.Role == "root");
        Assert.Equal((1, 365, 2, "metadata/1.root.json", ExpiryState.Valid), (root.Version, root.DaysLeft, root.Threshold, root.File, root.State));
        Assert.Equal("Aiko, token 1", root.Signers.Single(signer => signer.KeyId == _workshop.Root1.PublicKey.KeyId).Label);
        Assert.Null(root.Signers.Single(signer => signer.KeyId == _workshop.Root2.PublicKey.KeyId).Label);
        Assert.Equal([_beta.PublicKey.KeyId], entries.Single(entry => entry.Role == "beta").Signers.Select(signer => signer.KeyId));
    }

    [Theory]
    [InlineData(60 * 86400 + 1, ExpiryState.Valid)]
    [InlineData(60 * 86400, ExpiryState.Within60Days)]
    [InlineData(30 * 86400 + 1, ExpiryState.Within60Days)]
    [InlineData(30 * 86400, ExpiryState.Within30Days)]
    [InlineData(7 * 86400 + 1, ExpiryState.Within30Days)]
    [InlineData(7 * 86400, ExpiryState.Within7Days)]
    [InlineData(1, ExpiryState.Within7Days)]
    [InlineData(0, ExpiryState.Expired)]
    [InlineData(-1, ExpiryState.Expired)]
    public void The_state_changes_at_sixty_thirty_and_seven_days(int secondsLeft, ExpiryState state)
    {
        DateTimeOffset now = _workshop.Clock.GetUtcNow();
        Assert.Equal(state, ExpiryCalendar.StateOf(now.AddSeconds(secondsLeft), now));
    }

    [Fact]
    public void The_calendar_file_is_what_RFC_5545_says()
    {
        DateTimeOffset now = _workshop.Clock.GetUtcNow();
        string text = Encoding.UTF8.GetString(CalendarFile.Write([new ExpiryEvent("id-1", now.AddDays(90), "a, b; c\\d", new string('期', 40) + "\nsecond")], now));

        string[] lines = text.Split("\r\n");
        Assert.Equal(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OtaStack//ota calendar//EN", "BEGIN:VEVENT", "UID:id-1", "DTSTAMP:20270101T000000Z", "DTSTART:20270401T000000Z"], lines[..7]);
        Assert.Contains("SUMMARY:a\\, b\\; c\\\\d", lines);
        Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.Equal(["TRIGGER:-P60D", "TRIGGER:-P30D", "TRIGGER:-P7D"], lines.Where(line => line.StartsWith("TRIGGER", StringComparison.Ordinal)));
        Assert.Contains(new string('期', 40) + "\\nsecond", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.EndsWith("END:VEVENT\r\nEND:VCALENDAR\r\n", text, StringComparison.Ordinal);
    }

    private ProductRepository WithBeta()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [_beta.PublicKey], Threshold = 1 });
        _ = repository.Sign("beta", [_beta]);
        _ = repository.Sign([_workshop.Targets1]);
        return repository;
    }
}
