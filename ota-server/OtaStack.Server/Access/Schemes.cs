namespace OtaStack.Server.Access;

/// <summary>Names of the authentication schemes.</summary>
internal static class Schemes
{
    /// <summary><c>Authorization: Bearer</c> with an API key.</summary>
    public const string ApiKey = "ApiKey";

    /// <summary>Cookie of a console session, opened by a login link.</summary>
    public const string Console = "Console";

    /// <summary>Cookie of the portal of one device, opened by an invitation; registered by the Portal slice.</summary>
    public const string Portal = "Portal";

    /// <summary><c>Authorization: Basic</c> with the key of a device; registered by the Devices slice.</summary>
    public const string Device = "Device";
}
