namespace OtaStack.Signing.Keys;

/// <summary>Stable codes of failures around private keys. The arguments of each are told beside it, in order.</summary>
public static class KeyErrorCode
{
    /// <summary>PKCS #11 modules that are installed</summary>
    public const string ModuleAmbiguous = "module.ambiguous";

    /// <summary>file, name or environment variable</summary>
    public const string ModuleMissing = "module.missing";

    /// <summary>path as given</summary>
    public const string ModuleRelative = "module.relative";

    /// <summary>file, what the module or the system said</summary>
    public const string ModuleUnusable = "module.unusable";

    /// <summary>key</summary>
    public const string NotTuf = "key.not_tuf";

    /// <summary>file</summary>
    public const string PublicDiffers = "key.public_differs";

    /// <summary>key URI, token</summary>
    public const string ObjectAlgorithm = "object.algorithm";

    /// <summary>key URI, token, number of objects</summary>
    public const string ObjectAmbiguous = "object.ambiguous";

    /// <summary>key URI, token</summary>
    public const string ObjectExists = "object.exists";

    /// <summary>key URI, token, labels of the keys that are there</summary>
    public const string ObjectMissing = "object.missing";

    /// <summary>key URI, token</summary>
    public const string ObjectNoPublic = "object.no_public";

    /// <summary>key URI, token, what is wrong</summary>
    public const string ObjectNotHeld = "object.not_held";

    /// <summary>key URI</summary>
    public const string ObjectUnnamed = "object.unnamed";

    /// <summary>evidence file</summary>
    public const string EvidenceMalformed = "evidence.malformed";

    /// <summary>evidence file</summary>
    public const string EvidenceSignature = "evidence.signature";

    /// <summary>evidence file</summary>
    public const string EvidenceChallenge = "evidence.challenge";

    /// <summary>shortest, longest length in bytes</summary>
    public const string ChallengeInvalid = "challenge.invalid";

    /// <summary>key URI, token</summary>
    public const string ObjectPinEachTime = "object.pin_each_time";

    /// <summary>token</summary>
    public const string PinEmpty = "pin.empty";

    /// <summary>token, what it said</summary>
    public const string PinLocked = "pin.locked";

    /// <summary>token, what it said</summary>
    public const string PinUnusable = "pin.unusable";

    /// <summary>token, what it said</summary>
    public const string PinWrong = "pin.wrong";

    /// <summary>attribute</summary>
    public const string Pkcs11AttributeUnknown = "pkcs11.attribute_unknown";

    /// <summary>None.</summary>
    public const string Pkcs11PinInUri = "pkcs11.pin_in_uri";

    /// <summary>attribute, or its place</summary>
    public const string Pkcs11UriInvalid = "pkcs11.uri_invalid";

    /// <summary>key URI, tokens that match</summary>
    public const string TokenAmbiguous = "token.ambiguous";

    /// <summary>token, what it said</summary>
    public const string TokenBroken = "token.broken";

    /// <summary>token, what it said</summary>
    public const string TokenBusy = "token.busy";

    /// <summary>token, what it said</summary>
    public const string TokenDataLength = "token.data_length";

    /// <summary>token, what it said</summary>
    public const string TokenFailed = "token.failed";

    /// <summary>token, what it said</summary>
    public const string TokenForbids = "token.forbids";

    /// <summary>token, what it said</summary>
    public const string TokenFull = "token.full";

    /// <summary>token, what it said</summary>
    public const string TokenMechanism = "token.mechanism";

    /// <summary>key URI, module, tokens that are there</summary>
    public const string TokenMissing = "token.missing";

    /// <summary>token, what it said</summary>
    public const string TokenReadOnly = "token.read_only";

    /// <summary>token, what it said</summary>
    public const string TokenRemoved = "token.removed";

    /// <summary>token, what it said</summary>
    public const string TokenSessionLost = "token.session_lost";

    /// <summary>label of the key, token</summary>
    public const string TokenSignature = "token.signature";

    /// <summary>token, what it said</summary>
    public const string TokenTemplate = "token.template";

    /// <summary>metadata, public key</summary>
    public const string TwoKeyIds = "key.two_keyids";
}
