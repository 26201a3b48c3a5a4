using OtaStack.Agent.Core;

namespace OtaStack.Agent.Transfer;

/// <summary>A step of an installation that fetches something.</summary>
internal abstract class InstallStep
{
    /// <summary>Why the step was refused or is broken.</summary>
    public ReasonCode Reason;

    /// <summary>Asks again for what is wanted, after a broken transfer.</summary>
    public abstract StepResult Again();

    /// <summary>Bytes of the answer, in order.</summary>
    public abstract StepResult Accept(byte[] buffer, int offset, int count);

    /// <summary>The transfer has ended.</summary>
    public abstract StepResult End(TransferOutcome outcome);
}
