using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Which module reaches the token: the URI's <c>module-path</c>, else its <c>module-name</c>, else <see cref="Variable"/>, else the one
/// module that is installed where its maker puts it. Several installed ones are never tried in turn: a module runs as this process does.
/// </summary>
internal static class ModuleLocation
{
    /// <summary>The environment variable that names a module's file.</summary>
    public const string Variable = "OTA_PKCS11_MODULE";

    // What is installed by the packages of each maker on Debian, Fedora and Amazon Linux.
    private static readonly string[] WellKnown =
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/pkcs11/yubihsm_pkcs11.so",
        "/usr/lib/aarch64-linux-gnu/pkcs11/yubihsm_pkcs11.so",
        "/usr/lib64/pkcs11/yubihsm_pkcs11.so",
        "/opt/cloudhsm/lib/libcloudhsm_pkcs11.so",
        "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
        "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
        "/usr/lib64/opensc-pkcs11.so",
    ];

    private static readonly string[] Folders = [.. WellKnown.Select(path => Path.GetDirectoryName(path)!).Distinct()];

    public static string Find(Pkcs11Uri uri, KeyPorts ports)
    {
        if (uri.ModulePath is { } path)
        {
            return FromPath(path, uri.ModuleName, ports);
        }

        if (uri.ModuleName is { } name)
        {
            return FromName(name, Folders, ports);
        }

        if (ports.Variable(Variable) is { Length: > 0 } named)
        {
            return FromPath(named, null, ports);
        }

        string[] installed = [.. WellKnown.Where(ports.Files.FileExists)];
        return installed.Length == 1 ? installed[0]
            : throw new SigningException(
                SigningFault.Usage,
                installed.Length == 0 ? KeyErrorCode.ModuleMissing : KeyErrorCode.ModuleAmbiguous,
                installed.Length == 0 ? Variable : string.Join(", ", installed));
    }

    private static string FromPath(string path, string? name, KeyPorts ports)
    {
        // A bare name would be looked for wherever the loader looks: the file that runs must be the file that was named.
        if (!Path.IsPathRooted(path))
        {
            throw new SigningException(SigningFault.Usage, KeyErrorCode.ModuleRelative, path);
        }

        // RFC 7512 §2.3: module-path may be a directory, with module-name saying which file.
        if (name is not null && ports.Files.DirectoryExists(path))
        {
            return FromName(name, [path], ports);
        }

        return ports.Files.FileExists(path) ? path : throw new SigningException(SigningFault.File, KeyErrorCode.ModuleMissing, path);
    }

    private static string FromName(string name, string[] folders, KeyPorts ports)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
        {
            throw new SigningException(SigningFault.Usage, KeyErrorCode.ModuleRelative, name);
        }

        return folders.SelectMany(folder => (string[])[Path.Combine(folder, $"lib{name}.so"), Path.Combine(folder, $"{name}.so")])
            .FirstOrDefault(ports.Files.FileExists)
            ?? throw new SigningException(SigningFault.File, KeyErrorCode.ModuleMissing, name);
    }
}
