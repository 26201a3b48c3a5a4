namespace OtaStack.Trust.Tests;

/// <summary>The stable numbers and texts of verdicts.</summary>
public sealed class VerdictTextTests
{
    [Fact]
    public void Every_verdict_has_its_name_in_camel_case_as_its_text()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            string name = verdict.ToString();
            Assert.Equal(char.ToLowerInvariant(name[0]) + name[1..], VerdictText.Of(verdict));
        }
    }

    [Fact]
    public void A_number_without_a_verdict_reads_as_unknown()
    {
        Assert.Equal("unknown", VerdictText.Of((Verdict)200));
    }

    [Fact]
    public void Refusals_stay_below_the_agents_numbers()
    {
        Assert.All(Enum.GetValues<Verdict>(), v => Assert.True(v == Verdict.Accepted || (int)v < 64));
    }
}
