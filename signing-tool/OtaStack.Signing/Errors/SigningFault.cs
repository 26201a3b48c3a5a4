namespace OtaStack.Signing.Errors;

/// <summary>Whose fault a failure is; the command line turns it into its exit code.</summary>
public enum SigningFault
{
    Unknown = 0,

    /// <summary>A rule, a check or a verification says no.</summary>
    Refused = 1,

    /// <summary>The caller asked for something that cannot be: a malformed name, an option out of range.</summary>
    Usage = 2,

    /// <summary>A file is missing, unreadable, unwritable or not what it should be.</summary>
    File = 3,

    /// <summary>The server answered no, or did not answer.</summary>
    Server = 4,

    /// <summary>The passphrase or PIN does not open the key.</summary>
    Passphrase = 5,

    /// <summary>A token is missing, was removed, is full, or does not do what it was asked.</summary>
    Token = 6,
}
