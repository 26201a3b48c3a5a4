using System.CommandLine;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Staging;

/// <summary>The option <c>--role</c> in commands that are told to people.</summary>
internal static class RoleOption
{
    /// <summary><c>--role</c> for one of the four roles of a root.</summary>
    public static Option<string> TopLevel(Phrases phrases, bool required = true)
    {
        Option<string> option = new("--role") { Description = phrases["option.root-role"], Required = required };
        _ = option.AcceptOnlyFromAmong([.. TufSpecification.Roles]);
        return option;
    }

    /// <summary><c>--role</c> for a delegated role.</summary>
    public static Option<string> Delegated(Phrases phrases)
    {
        return new Option<string>("--role") { Description = phrases["option.delegated-role"], Required = true };
    }

    /// <summary>The words to put into a command for the role; none for <c>targets</c>, which is meant without them.</summary>
    public static string In(string role) => role == TargetsDocument.TypeName ? "" : " --role " + role;
}
