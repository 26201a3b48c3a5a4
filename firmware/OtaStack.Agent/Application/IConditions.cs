namespace OtaStack.Agent.Application;

/// <summary>
/// What an application may tell of the moment, so that an update waits for a better one (docs/update-policy.md). The host that
/// <see cref="IApplication.Start"/> is given is one of these too; <c>host as IConditions</c> is null on a firmware that is older than it. Tell what
/// changes as it changes, from any thread. After each start nothing is known until it is told.
/// </summary>
public interface IConditions
{
    /// <summary>The application is in the midst of something that a restart would break, for that long at most; then it counts as over, told or not.</summary>
    /// <param name="seconds">From now on, in place of what was said before. 0: it is over. Longer than <see cref="Core.Conditions.LongestBusySeconds"/> counts as that.</param>
    void Busy(int seconds);

    /// <param name="percent">Charge of the battery, 0 to 100. Anything else: there is none, or it is not known.</param>
    void Battery(int percent);

    /// <param name="isMetered">Whether the network costs by volume.</param>
    void Metered(bool isMetered);
}
