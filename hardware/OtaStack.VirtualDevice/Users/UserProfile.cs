namespace OtaStack.VirtualDevice.Users;

/// <summary>The person at the device.</summary>
/// <param name="Answer">What they answer.</param>
/// <param name="ThinksSeconds">How long they take, seconds of virtual time; each device draws up to twice as much from its seed.</param>
public sealed record UserProfile(UserAnswer Answer, int ThinksSeconds)
{
    public static UserProfile Nobody { get; } = new(UserAnswer.None, 0);
}
