using OtaStack.Server.Access;
using OtaStack.Server.OpenApi;
using OtaStack.Server.Releases.Checks;
using OtaStack.Server.Releases.Publishing;

namespace OtaStack.Server.Releases;

internal static class ReleasesModule
{
    public static void AddReleases(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RolesVerification>();
        builder.Services.AddSingleton<MetadataVerification>();
        builder.Services.AddSingleton<TargetsVerification>();
        builder.Services.AddSingleton<ArchiveReceiver>();
        builder.Services.AddSingleton<OnlineSigning>();
        builder.Services.AddSingleton<RepositoryCommit>();
        builder.Services.AddSingleton<Publisher>();
        builder.Services.AddSingleton<ReleaseCatalog>();
        builder.Services.AddSingleton<RepositoryUpkeep>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RepositoryUpkeep>());
        builder.Services.AddHealthChecks().AddCheck<TimestampsCheck>("timestamps");
    }

    public static void MapReleases(this WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup("/api/v1/products/{product}").RequireAuthorization(Policies.Operator).WithTags("releases");
        group.MapPost("/publish", Publish.HandleAsync).WithName("publish")
            .DescribeBody(Publish.MediaType, "A publish archive.");
        group.MapGet("/releases", ListReleases.HandleAsync).WithName("listReleases");
    }
}
