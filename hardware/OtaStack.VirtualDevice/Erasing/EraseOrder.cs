using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Erasing;

/// <summary>What a user at the device has ordered, and what the device answers.</summary>
internal sealed class EraseOrder(bool all, string confirmation)
{
    private readonly TaskCompletionSource<ReasonCode> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool All => all;

    public string Confirmation => confirmation;

    public Task<ReasonCode> Answer => _answer.Task;

    public void Answered(ReasonCode reason)
    {
        _answer.TrySetResult(reason);
    }
}
