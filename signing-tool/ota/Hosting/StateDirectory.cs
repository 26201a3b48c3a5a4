using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;

namespace OtaStack.SigningTool.Hosting;

/// <summary>Where the tool keeps what it did on this machine: per user, never in a repository.</summary>
internal static class StateDirectory
{
    /// <summary>XDG Base Directory Specification: XDG_STATE_HOME, else ~/.local/state; LOCALAPPDATA on Windows.</summary>
    public static string Of(ToolEnvironment environment)
    {
        if (Rooted(environment, "XDG_STATE_HOME") is { } state)
        {
            return Path.Combine(state, "ota");
        }

        if (Rooted(environment, "HOME") is { } home)
        {
            return Path.Combine(home, ".local", "state", "ota");
        }

        return Rooted(environment, "LOCALAPPDATA") is { } local
            ? Path.Combine(local, "ota")
            : throw new SigningException(SigningFault.Usage, AuditErrorCode.NoPlace);
    }

    /// <summary>The specification: a relative path is invalid and to be ignored.</summary>
    private static string? Rooted(ToolEnvironment environment, string variable)
    {
        return environment.Variable(variable) is { Length: > 0 } path && Path.IsPathRooted(path) ? path : null;
    }
}
