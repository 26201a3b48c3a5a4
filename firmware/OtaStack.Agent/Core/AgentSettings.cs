namespace OtaStack.Agent.Core;

/// <summary>What a product may tune about the agent. All times in seconds.</summary>
public sealed class AgentSettings
{
    /// <summary>How long a new release may take, from its first start, to prove that it works. Default 300 s.</summary>
    public int HealthSeconds = 300;

    /// <summary>How often the host asks for the desired state when the assignment does not say. Default 30 s.</summary>
    public int PollSeconds = 30;

    /// <summary>Bytes of one range request: a multiple of 4096. Default 16,384.</summary>
    public int RequestBytes = 16384;

    /// <summary>First pause after a failed transfer. Default 2 s.</summary>
    public int BackoffMinSeconds = 2;

    /// <summary>Longest pause between two tries. Default 3600 s.</summary>
    public int BackoffMaxSeconds = 3600;

    /// <summary>Who decides when an update is installed. Default automatic.</summary>
    public UpdateMode Mode = UpdateMode.Automatic;

    /// <summary>The agent's own version, as told in reports.</summary>
    public string AgentVersion = "0.1.0";
}
