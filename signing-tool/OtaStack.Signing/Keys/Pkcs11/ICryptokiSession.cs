namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A session with a token. What it cannot do it tells by <c>Pkcs11Exception</c>.</summary>
public interface ICryptokiSession : IDisposable
{
    /// <summary>True when the user is logged in, by this session or another of the process (C_GetSessionInfo).</summary>
    bool IsLoggedIn { get; }

    /// <summary>C_Login as user; null when the PIN is typed on the token itself.</summary>
    void Login(byte[]? pin);

    /// <summary>Handles of the objects that have all these attributes (C_FindObjects), at most <paramref name="limit"/>.</summary>
    IReadOnlyList<ulong> Find(IReadOnlyDictionary<ulong, object> attributes, int limit);

    /// <summary>The values of the attributes that the object has and shows (C_GetAttributeValue).</summary>
    IReadOnlyDictionary<ulong, byte[]> Read(ulong handle, IReadOnlyList<ulong> attributes);

    /// <summary>C_GenerateKeyPair: the handles of the public and the private key.</summary>
    (ulong Public, ulong Private) GenerateKeyPair(
        ulong mechanism, IReadOnlyDictionary<ulong, object> publicTemplate, IReadOnlyDictionary<ulong, object> privateTemplate);

    void Destroy(ulong handle);

    /// <summary>C_SignInit and one single-part C_Sign of all bytes.</summary>
    byte[] Sign(ulong mechanism, ulong handle, byte[] message);
}
