namespace OtaStack.Server.Products;

/// <summary>A product and its TUF repository. Everything about its trust stands in files, not here.</summary>
internal sealed class Product
{
    /// <summary>1–64 of <c>a-z 0-9 -</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its devices update (JSON); null when nothing is said.</summary>
    public string? UpdateSettings { get; set; }
}
