namespace OtaStack.Server.Products;

/// <summary>Names of products: they become folders, addresses and MQTT topics.</summary>
internal static class ProductName
{
    public const int MaxLength = 64;

    public static bool IsValid(string? name)
    {
        return name is { Length: > 0 and <= MaxLength }
            && name[0] != '-'
            && name.All(symbol => char.IsAsciiLetterLower(symbol) || char.IsAsciiDigit(symbol) || symbol == '-');
    }
}
