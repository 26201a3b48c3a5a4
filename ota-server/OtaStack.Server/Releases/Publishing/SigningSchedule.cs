using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Publishing;

/// <summary>When online roles are signed again: at half of their life, so that an outage of half a life harms nobody.</summary>
internal static class SigningSchedule
{
    public static SigningDue Decide(OnlineRole timestamp, OnlineRole snapshot, DateTimeOffset now)
    {
        if (IsHalfOver(snapshot, now))
        {
            return SigningDue.Both;
        }

        return IsHalfOver(timestamp, now) ? SigningDue.Timestamp : SigningDue.Nothing;
    }

    private static bool IsHalfOver(OnlineRole role, DateTimeOffset now)
    {
        return now - role.Issued >= (role.Expires - role.Issued) / 2;
    }
}
