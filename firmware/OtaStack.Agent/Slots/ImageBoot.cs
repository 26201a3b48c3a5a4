using OtaStack.Agent.Ports;
using OtaStack.Launcher;

namespace OtaStack.Agent.Slots;

/// <summary>What <see cref="BootSelection"/> is for boards whose boot loader is MCUboot: that has chosen already, here is found out what.</summary>
public static class ImageBoot
{
    /// <summary>Call once at power-on, before the agent is started. Never throws for what is on the medium.</summary>
    /// <param name="reset">Why the device started, if the board can tell.</param>
    public static BootChoice Choose(IFileStore files, IImageSlots images, ResetReason reset)
    {
        return new ImageTrial(files, images, new BootRecord(files)).Choose(reset);
    }
}
