namespace OtaStack.Launcher;

/// <summary>What the launcher starts: a public class with a constructor without parameters, in an assembly of the slot or of the firmware.</summary>
public interface IProgram
{
    /// <summary>Runs until the device is to restart. Whatever it throws restarts the device.</summary>
    /// <param name="boot">The slot that was chosen, with its assemblies loaded.</param>
    void Run(IFileStore files, IHmac hmac, BootChoice boot);
}
