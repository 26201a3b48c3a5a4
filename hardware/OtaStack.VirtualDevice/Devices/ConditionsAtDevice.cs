using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// Puts together what the story, a person and the application say of the moment. Busy and metered: whoever says so is believed. The charge: the
/// story's line that is in force, else what was given, else what the application tells.
/// </summary>
internal sealed class ConditionsAtDevice(DeviceParts parts, BoardPins pins)
{
    public void Step(UpdateAgent agent)
    {
        FaultStory story = parts.Story;
        GivenConditions given = parts.Given;
        Conditions conditions = agent.Conditions;
        conditions.BatteryPercent = (int?)story.AmountOf(FaultActionKind.Battery) ?? given.BatteryPercent ?? pins.BatteryPercent;
        conditions.IsMetered = story.IsOn(FaultActionKind.MeteredNetwork) || given.IsMetered || pins.IsMetered;
        conditions.IsBusy = story.IsOn(FaultActionKind.BusyApplication) || given.IsBusy || pins.IsBusy;
    }
}
