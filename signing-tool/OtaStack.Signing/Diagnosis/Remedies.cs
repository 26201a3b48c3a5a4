using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Diagnosis;

/// <summary>Pieces of the commands that mend something.</summary>
internal static class Remedies
{
    /// <summary>The option for a role; none for <c>targets</c>, which is meant without it.</summary>
    public static string[] Role(string role) => role == TargetsDocument.TypeName ? [] : ["--role", role];

    /// <summary>Takes back what is staged for a role.</summary>
    public static string[] Discard(string directory, string role)
    {
        return role == RootDocument.TypeName ? ["root", "discard", directory] : ["release", "discard", directory, .. Role(role)];
    }

    /// <summary>Signs what is staged for a role.</summary>
    public static string[] Sign(string directory, string role)
    {
        return role == RootDocument.TypeName
            ? ["root", "sign", directory, "--key", "KEY"]
            : ["release", "sign", directory, .. Role(role), "--key", "KEY"];
    }
}
