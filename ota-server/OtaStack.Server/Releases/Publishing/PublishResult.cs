namespace OtaStack.Server.Releases.Publishing;

/// <summary>How a publish ended. Exactly one of the two is set.</summary>
/// <param name="TargetsVersion">The version that is published now.</param>
/// <param name="Refusal">Why nothing has changed.</param>
internal sealed record PublishResult(int TargetsVersion, PublishRefusedException? Refusal)
{
    public static PublishResult Published(int targetsVersion)
    {
        return new PublishResult(targetsVersion, null);
    }

    public static PublishResult Refused(PublishRefusedException refusal)
    {
        return new PublishResult(0, refusal);
    }
}
