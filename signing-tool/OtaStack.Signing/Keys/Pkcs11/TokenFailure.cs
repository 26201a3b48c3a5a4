using System.Collections.Frozen;
using System.Globalization;
using Net.Pkcs11Interop.Common;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>Turns what a module returns (CKR_ codes) into failures that a person can act on; the CKR_ name stays in them.</summary>
internal static class TokenFailure
{
    private static readonly FrozenDictionary<CKR, (SigningFault Fault, string Code)> Meanings = new Dictionary<CKR, (SigningFault, string)>
    {
        [CKR.CKR_PIN_INCORRECT] = (SigningFault.Passphrase, KeyErrorCode.PinWrong),
        [CKR.CKR_PIN_INVALID] = (SigningFault.Passphrase, KeyErrorCode.PinWrong),
        [CKR.CKR_PIN_LEN_RANGE] = (SigningFault.Passphrase, KeyErrorCode.PinWrong),
        [CKR.CKR_PIN_LOCKED] = (SigningFault.Passphrase, KeyErrorCode.PinLocked),
        [CKR.CKR_PIN_EXPIRED] = (SigningFault.Passphrase, KeyErrorCode.PinUnusable),
        [CKR.CKR_USER_PIN_NOT_INITIALIZED] = (SigningFault.Passphrase, KeyErrorCode.PinUnusable),
        [CKR.CKR_FUNCTION_CANCELED] = (SigningFault.Passphrase, KeyErrorCode.PinUnusable),
        [CKR.CKR_TOKEN_NOT_PRESENT] = (SigningFault.Token, KeyErrorCode.TokenRemoved),
        [CKR.CKR_DEVICE_REMOVED] = (SigningFault.Token, KeyErrorCode.TokenRemoved),
        [CKR.CKR_SLOT_ID_INVALID] = (SigningFault.Token, KeyErrorCode.TokenRemoved),
        [CKR.CKR_DEVICE_ERROR] = (SigningFault.Token, KeyErrorCode.TokenBroken),
        [CKR.CKR_GENERAL_ERROR] = (SigningFault.Token, KeyErrorCode.TokenBroken),
        [CKR.CKR_FUNCTION_FAILED] = (SigningFault.Token, KeyErrorCode.TokenBroken),
        [CKR.CKR_CRYPTOKI_NOT_INITIALIZED] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_SESSION_CLOSED] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_SESSION_HANDLE_INVALID] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_USER_NOT_LOGGED_IN] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_KEY_HANDLE_INVALID] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_OBJECT_HANDLE_INVALID] = (SigningFault.Token, KeyErrorCode.TokenSessionLost),
        [CKR.CKR_DEVICE_MEMORY] = (SigningFault.Token, KeyErrorCode.TokenFull),
        [CKR.CKR_TOKEN_WRITE_PROTECTED] = (SigningFault.Token, KeyErrorCode.TokenReadOnly),
        [CKR.CKR_SESSION_READ_ONLY] = (SigningFault.Token, KeyErrorCode.TokenReadOnly),
        [CKR.CKR_MECHANISM_INVALID] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_MECHANISM_PARAM_INVALID] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_CURVE_NOT_SUPPORTED] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_DOMAIN_PARAMS_INVALID] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_FUNCTION_NOT_SUPPORTED] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_KEY_TYPE_INCONSISTENT] = (SigningFault.Token, KeyErrorCode.TokenMechanism),
        [CKR.CKR_KEY_FUNCTION_NOT_PERMITTED] = (SigningFault.Token, KeyErrorCode.TokenForbids),
        [CKR.CKR_ACTION_PROHIBITED] = (SigningFault.Token, KeyErrorCode.TokenForbids),
        [CKR.CKR_ATTRIBUTE_VALUE_INVALID] = (SigningFault.Token, KeyErrorCode.TokenTemplate),
        [CKR.CKR_ATTRIBUTE_TYPE_INVALID] = (SigningFault.Token, KeyErrorCode.TokenTemplate),
        [CKR.CKR_ATTRIBUTE_READ_ONLY] = (SigningFault.Token, KeyErrorCode.TokenTemplate),
        [CKR.CKR_TEMPLATE_INCOMPLETE] = (SigningFault.Token, KeyErrorCode.TokenTemplate),
        [CKR.CKR_TEMPLATE_INCONSISTENT] = (SigningFault.Token, KeyErrorCode.TokenTemplate),
        [CKR.CKR_DATA_LEN_RANGE] = (SigningFault.Token, KeyErrorCode.TokenDataLength),
        [CKR.CKR_DATA_INVALID] = (SigningFault.Token, KeyErrorCode.TokenDataLength),
        [CKR.CKR_SESSION_COUNT] = (SigningFault.Token, KeyErrorCode.TokenBusy),
        [CKR.CKR_USER_ANOTHER_ALREADY_LOGGED_IN] = (SigningFault.Token, KeyErrorCode.TokenBusy),
        [CKR.CKR_USER_TOO_MANY_TYPES] = (SigningFault.Token, KeyErrorCode.TokenBusy),
        [CKR.CKR_OPERATION_ACTIVE] = (SigningFault.Token, KeyErrorCode.TokenBusy),
    }.ToFrozenDictionary();

    /// <param name="token">The token's label.</param>
    public static T Wrap<T>(string token, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Pkcs11Exception cause)
        {
            throw Of(cause, token);
        }
    }

    public static SigningException Of(Pkcs11Exception cause, string token)
    {
        (SigningFault fault, string code) = Meanings.GetValueOrDefault(cause.RV, (SigningFault.Token, KeyErrorCode.TokenFailed));
        return new SigningException(cause, fault, code, token, Describe(cause));
    }

    /// <summary><c>CKR_DEVICE_REMOVED (0x32), C_Sign</c>; what the system said for a library that does not load.</summary>
    public static string Describe(Exception cause)
    {
        return cause is Pkcs11Exception failure
            ? string.Create(CultureInfo.InvariantCulture, $"{failure.RV} (0x{(ulong)failure.RV:X}), {failure.Method}")
            : cause.Message;
    }
}
