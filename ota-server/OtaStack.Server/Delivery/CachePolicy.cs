namespace OtaStack.Server.Delivery;

internal static class CachePolicy
{
    /// <summary>The name says which bytes: they never change.</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>May be kept, but must be asked for again each time.</summary>
    public const string Revalidate = "no-cache";
}
