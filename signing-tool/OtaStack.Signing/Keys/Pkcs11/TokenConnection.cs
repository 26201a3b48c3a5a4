using Net.Pkcs11Interop.Common;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A session with the one token that a URI means. Every failure in it is told with the token's label.</summary>
internal sealed class TokenConnection : IDisposable
{
    private readonly ICryptokiModule _module;
    private readonly ICryptokiSession _session;
    private readonly string? _pinSource;

    private TokenConnection(ICryptokiModule module, TokenDescription token, ICryptokiSession session, string? pinSource)
    {
        _module = module;
        _session = session;
        _pinSource = pinSource;
        Token = token;
    }

    /// <summary>As the module told it when the session was opened.</summary>
    public TokenDescription Token { get; }

    public string ModuleDescription => Do(_ => _module.Description);

    /// <param name="writable">To make objects; a token that is write-protected is then refused before anybody types a PIN.</param>
    public static TokenConnection Open(Pkcs11Uri uri, KeyPorts ports, bool writable = false)
    {
        ICryptokiModule module = ports.Modules.Load(ModuleLocation.Find(uri, ports));
        try
        {
            TokenDescription token = Choose(uri, TokenFailure.Wrap(module.Path, module.Tokens), module.Path);
            if (writable && token.Flags.HasFlag(TokenStates.WriteProtected))
            {
                throw new SigningException(SigningFault.Token, KeyErrorCode.TokenReadOnly, token.Label, "CKF_WRITE_PROTECTED");
            }

            return new TokenConnection(module, token, TokenFailure.Wrap(token.Label, () => module.OpenSession(token.SlotId, writable)), uri.PinSource);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Logs in as the token's user, unless this process is logged in already. One PIN, one try.</summary>
    public void LogIn(IPassphraseSource passphrases)
    {
        if (!Token.Flags.HasFlag(TokenStates.LoginRequired) || Do(session => session.IsLoggedIn))
        {
            return;
        }

        if (Token.Flags.HasFlag(TokenStates.UserPinLocked))
        {
            throw new SigningException(SigningFault.Passphrase, KeyErrorCode.PinLocked, Token.Label, "CKF_USER_PIN_LOCKED");
        }

        if (Token.Flags.HasFlag(TokenStates.ProtectedAuthenticationPath))
        {
            LogIn(pin: null);
            return;
        }

        PinTries tries = Token.Flags.HasFlag(TokenStates.UserPinFinalTry) ? PinTries.Final
            : Token.Flags.HasFlag(TokenStates.UserPinCountLow) ? PinTries.Low : PinTries.NotTold;
        using Passphrase pin = passphrases.AskPin(new PinRequest(Token.Label, Token.Serial, _pinSource, tries));
        if (pin.Utf8.Length == 0)
        {
            // Some tokens count an empty PIN as a wrong one.
            throw new SigningException(SigningFault.Passphrase, KeyErrorCode.PinEmpty, Token.Label);
        }

        LogIn(pin.Utf8);
    }

    /// <summary>Does something with the session; a CKR_ code becomes the tool's own failure.</summary>
    public T Do<T>(Func<ICryptokiSession, T> work) => TokenFailure.Wrap(Token.Label, () => work(_session));

    public void Dispose()
    {
        _session.Dispose();
        _module.Dispose();
    }

    private static TokenDescription Choose(Pkcs11Uri uri, IReadOnlyList<TokenDescription> present, string module)
    {
        TokenDescription[] matching = [.. present.Where(token => token.Flags.HasFlag(TokenStates.TokenInitialized) && uri.Matches(token))];
        return matching.Length switch
        {
            1 => matching[0],
            0 => throw new SigningException(SigningFault.Token, KeyErrorCode.TokenMissing, uri.ToString(), module, Names(present)),
            _ => throw new SigningException(SigningFault.Usage, KeyErrorCode.TokenAmbiguous, uri.ToString(), Names(matching)),
        };
    }

    private static string Names(IEnumerable<TokenDescription> tokens)
    {
        string names = string.Join(", ", tokens.Where(token => token.Flags.HasFlag(TokenStates.TokenInitialized)).Select(token => $"{token.Label} ({token.Serial})"));
        return names.Length == 0 ? "-" : names;
    }

    private void LogIn(byte[]? pin)
    {
        try
        {
            _session.Login(pin);
        }
        catch (Pkcs11Exception done) when (done.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // By another session of this process in the meantime.
        }
        catch (Pkcs11Exception failure)
        {
            throw TokenFailure.Of(failure, Token.Label);
        }
    }
}
