namespace OtaStack.VirtualDevice.Faults;

/// <summary>What happens.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Amount">See <see cref="FaultActionKind"/>.</param>
/// <param name="Reason">ReturnOutcome: the reason's name, as in reports.</param>
public readonly record struct FaultAction(FaultActionKind Kind, long Amount = 0, string Reason = "")
{
    /// <summary>True for what lasts, false for what happens in a moment.</summary>
    public bool Lasts => Kind is FaultActionKind.NoNetwork or FaultActionKind.NoHttp or FaultActionKind.NoMqtt or FaultActionKind.LoseRequests
        or FaultActionKind.Delay or FaultActionKind.Proxy or FaultActionKind.ClockWithoutBattery or FaultActionKind.FailHealth or FaultActionKind.ReturnOutcome
        or FaultActionKind.FailWrites or FaultActionKind.AnswerForSlots or FaultActionKind.NewRuntimeHangs
        or FaultActionKind.Battery or FaultActionKind.MeteredNetwork or FaultActionKind.BusyApplication;
}
