using OtaStack.Server.Devices;
using OtaStack.Server.Reports;
using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Tests.Rollouts;

public class MemberEndTests
{
    private const string New = "thermostat-1.1.0";
    private const string Old = "thermostat-1.0.0";

    [Theory]
    [InlineData(DeviceState.Confirmed, New, New, 7, MemberOutcome.Succeeded)]
    [InlineData(DeviceState.Idle, New, New, 7, MemberOutcome.Succeeded)]
    [InlineData(DeviceState.Idle, New, "", 0, MemberOutcome.Succeeded)]
    [InlineData(DeviceState.Trial, New, New, 7, null)]
    [InlineData(DeviceState.Rebooting, New, New, 7, null)]
    [InlineData(DeviceState.Confirmed, Old, Old, 7, null)]
    [InlineData(DeviceState.Downloading, Old, New, 7, null)]
    [InlineData(DeviceState.RolledBack, Old, New, 7, MemberOutcome.Failed)]
    [InlineData(DeviceState.Refused, Old, New, 7, MemberOutcome.Failed)]
    [InlineData(DeviceState.Failed, Old, New, 7, MemberOutcome.Failed)]
    [InlineData(DeviceState.RolledBack, Old, New, 8, MemberOutcome.Failed)]
    [InlineData(DeviceState.RolledBack, Old, New, 6, null)]
    [InlineData(DeviceState.RolledBack, Old, Old, 7, null)]
    [InlineData(DeviceState.Idle, Old, New, 7, null)]
    internal void A_report_tells_the_end_only_of_this_release_and_this_assignment(
        DeviceState state, string running, string attempted, long assignment, MemberOutcome? end)
    {
        DeviceReport report = new()
        {
            Product = "thermostat", Device = "dev-001", Sequence = 1, State = state, Reason = "none",
            Version = "1.0.0", ReleaseId = running, Assignment = assignment, Attempted = attempted,
        };

        Assert.Equal(end, MemberEnd.ToldBy(report, 7, New));
    }
}
