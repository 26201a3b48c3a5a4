namespace OtaStack.Server.Delivery;

internal static class DeliveryModule
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    public static void AddDelivery(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenFiles>();
        builder.Services.AddSingleton<FilePieces>();
    }

    /// <summary>TUF files need no credentials: they are signed, and a CDN may serve them.</summary>
    public static void MapDelivery(this WebApplication app)
    {
        app.MapMethods("/tuf/{product}/metadata/{file}", Methods, MetadataFiles.HandleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods("/tuf/{product}/targets/{**path}", Methods, TargetFiles.HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }
}
