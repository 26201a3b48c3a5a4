using OtaStack.Signing.Errors;

namespace OtaStack.SigningTool.Hosting;

/// <summary>What the process tells its caller (docs/signing.md).</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int File = 3;
    public const int Server = 4;
    public const int Passphrase = 5;
    public const int Token = 6;

    /// <summary>A fault of the tool itself (sysexits.h EX_SOFTWARE).</summary>
    public const int Internal = 70;

    /// <summary>Interrupted from the keyboard (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    public static int Of(SigningFault fault)
    {
        return fault switch
        {
            SigningFault.Refused => Refused,
            SigningFault.Usage => Usage,
            SigningFault.File => File,
            SigningFault.Server => Server,
            SigningFault.Passphrase => Passphrase,
            SigningFault.Token => Token,
            _ => Internal,
        };
    }
}
