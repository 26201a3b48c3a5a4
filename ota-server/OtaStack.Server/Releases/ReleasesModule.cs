namespace OtaStack.Server.Releases;

internal static class ReleasesModule
{
    public static void AddReleases(this WebApplicationBuilder builder)
    {
    }

    public static void MapReleases(this WebApplication app)
    {
    }
}
