namespace OtaStack.Server.Tuf;

/// <summary>Names of targets roles: they become file names and addresses without any escaping.</summary>
internal static class RoleName
{
    /// <summary>The top-level targets role, which may delegate to others.</summary>
    public const string Targets = "targets";

    private const int MaxLength = 64;

    /// <summary>1–64 of <c>a-z 0-9 . _ -</c>, starting with a letter or digit, and none of the four top-level names.</summary>
    public static bool IsDelegated(string? name)
    {
        return name is { Length: > 0 and <= MaxLength }
            && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0]))
            && name.All(symbol => char.IsAsciiLetterLower(symbol) || char.IsAsciiDigit(symbol) || symbol is '.' or '_' or '-')
            && name is not ("root" or Targets or "snapshot" or "timestamp");
    }
}
