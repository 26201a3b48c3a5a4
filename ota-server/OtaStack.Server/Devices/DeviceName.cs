using System.Buffers;

namespace OtaStack.Server.Devices;

/// <summary>Who a device is: <c>&lt;product&gt;/&lt;device&gt;</c>.</summary>
internal readonly record struct DeviceName(string Product, string Id)
{
    /// <summary>Characters in the product's name and in the device's id.</summary>
    public const int MaxPartLength = 64;

    private static readonly SearchValues<char> ProductCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Reads <c>&lt;product&gt;/&lt;device&gt;</c>.</summary>
    public static bool TryParse(string? text, out DeviceName name)
    {
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        name = slash < 0 ? default : new DeviceName(text![..slash], text[(slash + 1)..]);
        return slash >= 0 && IsProduct(name.Product) && IsToken(name.Id);
    }

    /// <summary>1–64 of <c>a-z 0-9 -</c>.</summary>
    public static bool IsProduct(string text)
    {
        return text.Length is > 0 and <= MaxPartLength && !text.AsSpan().ContainsAnyExcept(ProductCharacters);
    }

    /// <summary>1–64 of <c>A-Z a-z 0-9 . _ -</c>: device ids, boards, groups, release ids. No slash and no MQTT wildcard can be in one.</summary>
    public static bool IsToken(string text)
    {
        return text.Length is > 0 and <= MaxPartLength && !text.AsSpan().ContainsAnyExcept(IdCharacters);
    }

    public override string ToString()
    {
        return $"{Product}/{Id}";
    }
}
