using OtaStack.Agent.Boot;
using OtaStack.Agent.Ports;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Core;

/// <summary>The update agent without its I/O: events in, one outstanding <see cref="AgentRequest"/> out.</summary>
public sealed class UpdateAgent
{
    public UpdateAgent(DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
    {
    }

    public AgentRequest Request { get; } = new AgentRequest();

    public AgentState State { get; private set; } = AgentState.Idle;

    public ReasonCode Reason { get; private set; }

    public string RunningVersion { get; private set; } = "";

    public string RunningReleaseId { get; private set; } = "";

    /// <summary>Verified bytes of the image in the slot being filled.</summary>
    public int Downloaded { get; private set; }

    public int Total { get; private set; }

    /// <summary>Number of the report that <see cref="WriteReport"/> wrote last.</summary>
    public int ReportSequence { get; private set; }

    /// <summary>How often to ask for the desired state, in seconds: as assigned, else as set.</summary>
    public int PollSeconds { get; private set; } = 30;

    public void Start(BootChoice boot, long now)
    {
    }

    public void Tick(long now)
    {
    }

    public void DesiredStateArrived(byte[] json, int offset, int count, long now)
    {
    }

    public void BytesArrived(int requestNumber, byte[] buffer, int offset, int count, long now)
    {
    }

    public void TransferEnded(int requestNumber, TransferOutcome outcome, long now)
    {
    }

    public void HealthReported(int code, long now)
    {
    }

    public int WriteReport(byte[] buffer, long now)
    {
        return 0;
    }

    public void ReportDelivered(int sequence, long now)
    {
    }
}
