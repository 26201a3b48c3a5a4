using OtaStack.Signing.Metadata;

namespace OtaStack.SigningTool.Staging;

/// <summary>The option <c>--role</c> in commands that are told to people.</summary>
internal static class RoleOption
{
    /// <summary>The words to put into a command for the role; none for <c>targets</c>, which is meant without them.</summary>
    public static string In(string role) => role == TargetsDocument.TypeName ? "" : " --role " + role;
}
