using OtaStack.Server.Access;
using OtaStack.Server.OpenApi;
using OtaStack.Server.Tuf;

namespace OtaStack.Server.Products;

internal static class ProductsModule
{
    public static void AddProducts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProductCatalog>();
        builder.Services.AddSingleton<ProductLocks>();
        builder.Services.AddSingleton<OnlineKeys>();
        builder.Services.AddSingleton<PublishedFiles>();
        builder.Services.AddSingleton<RootPinning>();
        builder.Services.AddHealthChecks().AddCheck<OnlineKeysCheck>("online-keys");
    }

    public static void MapProducts(this WebApplication app)
    {
        RouteGroupBuilder group = app.MapGroup("/api/v1/products").RequireAuthorization(Policies.Operator).WithTags("products");
        group.MapPost("/", CreateProduct.HandleAsync).WithName("createProduct");
        group.MapGet("/", GetProduct.ListAsync).WithName("listProducts");
        group.MapGet("/{product}", GetProduct.HandleAsync).WithName("getProduct");
        group.MapPost("/{product}/online-keys", CreateOnlineKey.HandleAsync).WithName("createOnlineKey");
        group.MapPut("/{product}/root", PinRoot.HandleAsync).WithName("pinRoot")
            .DescribeBody("application/json", "1.root.json, as signed.");
    }
}
