namespace OtaStack.Fleet;

/// <summary>The files that devices of a board leave the factory with: an assembly set, or signed images and the key of the boot loader.</summary>
internal sealed record FactoryFiles
{
    /// <summary>The board that they are for; null: every board that fits and has none of its own.</summary>
    public string? Board { get; init; }

    public required string Release { get; init; }

    public required string Version { get; init; }

    public int Counter { get; init; } = 1;

    /// <summary>The assembly set; null for images.</summary>
    public string? Image { get; init; }

    /// <summary>Index of <see cref="Image"/>.</summary>
    public string? Index { get; init; }

    /// <summary>The signed image of the runtime; null for an assembly set.</summary>
    public string? NanoClr { get; init; }

    /// <summary>The signed image of the application.</summary>
    public string? Deployment { get; init; }

    /// <summary>PEM file with the public key that the boot loader is built with.</summary>
    public string? BootKey { get; init; }

    /// <summary>True for images, false for an assembly set.</summary>
    public bool HasImages => NanoClr is not null;
}
