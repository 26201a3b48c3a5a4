using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Reports;
using OtaStack.Transport;
using OtaStack.Trust;

namespace OtaStack.Agent.Tests.Decisions;

/// <summary>Reason codes are told to servers and stored in journals: names and numbers must not drift.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void Every_reason_has_its_own_name_as_text()
    {
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            string name = reason.ToString();
            Assert.Equal(char.ToLowerInvariant(name[0]) + name[1..], ReasonText.Of(reason));
        }

        Assert.Equal("unknown", ReasonText.Of((ReasonCode)63));
        Assert.Equal("unknown", ReasonText.Of((ReasonCode)255));
    }

    [Fact]
    public void Verdicts_and_reasons_have_the_same_numbers_and_names()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>().Where(verdict => verdict is not Verdict.Unknown and not Verdict.Accepted))
        {
            Assert.Equal(verdict.ToString(), ((ReasonCode)(byte)verdict).ToString());
            Assert.Equal((ReasonCode)(byte)verdict, RefusalRules.ReasonOf(verdict));
        }

        Assert.Equal(ReasonCode.None, RefusalRules.ReasonOf(Verdict.Accepted));
        Assert.Equal(ReasonCode.Malformed, RefusalRules.ReasonOf(Verdict.Unknown));
    }

    [Fact]
    public void The_documented_codes_are_the_real_ones_with_their_finality()
    {
        HashSet<int> documented = [];
        foreach (string line in File.ReadLines(Path.Combine(RepositoryRoot(), "docs", "reason-codes.md")))
        {
            string[] cells = [.. line.Split('|').Select(cell => cell.Trim())];
            if (cells.Length < 6 || !int.TryParse(cells[1], out int number))
            {
                continue;
            }

            ReasonCode reason = (ReasonCode)number;
            Assert.Equal($"`{ReasonText.Of(reason)}`", cells[2]);
            bool endsInRollBack = reason is ReasonCode.HealthCheckFailed or ReasonCode.HealthTimeout or ReasonCode.BootFailed
                or ReasonCode.BootLoop or ReasonCode.WatchdogReset or ReasonCode.Crashed or ReasonCode.ServerUnreached or ReasonCode.MemoryLow
                or ReasonCode.NoWayBack;
            Assert.Equal(cells[4] == "no", RefusalRules.IsFinal(reason) || endsInRollBack);
            Assert.True(documented.Add(number), $"{number} stands twice");
        }

        Assert.Equal(Enum.GetValues<ReasonCode>().Where(reason => reason != ReasonCode.None).Select(reason => (int)reason).Order(), documented.Order());
    }

    [Fact]
    public void Every_state_has_its_own_name_as_text()
    {
        foreach (AgentState state in Enum.GetValues<AgentState>())
        {
            string name = state.ToString();
            Assert.Equal(char.ToLowerInvariant(name[0]) + name[1..], StatusText.State(state));
        }
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "OtaStack.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests must run below the repository");
    }
}
