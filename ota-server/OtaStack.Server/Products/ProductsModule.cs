namespace OtaStack.Server.Products;

internal static class ProductsModule
{
    public static void AddProducts(this WebApplicationBuilder builder)
    {
    }

    public static void MapProducts(this WebApplication app)
    {
    }
}
