namespace OtaStack.Agent.Application;

/// <summary>What the launcher offers to the application.</summary>
public interface IApplicationHost
{
    void Log(string message);

    int ReadSensor(int channel);

    void WriteOutput(int channel, int value);
}
