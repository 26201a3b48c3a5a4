using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A session by way of Pkcs11Interop.</summary>
internal sealed class InteropSession(ISession session, Pkcs11InteropFactories factories) : ICryptokiSession
{
    public bool IsLoggedIn => session.GetSessionInfo().State is CKS.CKS_RO_USER_FUNCTIONS or CKS.CKS_RW_USER_FUNCTIONS;

    // With the protected authentication path the PIN is a null pointer (PKCS #11 §5.6.6).
    public void Login(byte[]? pin) => session.Login(CKU.CKU_USER, pin);

    public IReadOnlyList<ulong> Find(IReadOnlyDictionary<ulong, object> attributes, int limit)
    {
        List<IObjectAttribute> template = Make(attributes);
        try
        {
            session.FindObjectsInit(template);
            try
            {
                return [.. session.FindObjects(limit).Select(handle => handle.ObjectId)];
            }
            finally
            {
                session.FindObjectsFinal();
            }
        }
        finally
        {
            Free(template);
        }
    }

    public IReadOnlyDictionary<ulong, byte[]> Read(ulong handle, IReadOnlyList<ulong> attributes)
    {
        List<IObjectAttribute> read = session.GetAttributeValue(factories.ObjectHandleFactory.Create(handle), [.. attributes]);
        try
        {
            return read.Where(attribute => !attribute.CannotBeRead)
                .ToDictionary(attribute => attribute.Type, attribute => attribute.GetValueAsByteArray() ?? []);
        }
        finally
        {
            Free(read);
        }
    }

    public (ulong Public, ulong Private) GenerateKeyPair(
        ulong mechanism, IReadOnlyDictionary<ulong, object> publicTemplate, IReadOnlyDictionary<ulong, object> privateTemplate)
    {
        List<IObjectAttribute> publicAttributes = Make(publicTemplate);
        List<IObjectAttribute> privateAttributes = Make(privateTemplate);
        using IMechanism generation = factories.MechanismFactory.Create(mechanism);
        try
        {
            session.GenerateKeyPair(generation, publicAttributes, privateAttributes, out IObjectHandle publicKey, out IObjectHandle privateKey);
            return (publicKey.ObjectId, privateKey.ObjectId);
        }
        finally
        {
            Free(publicAttributes);
            Free(privateAttributes);
        }
    }

    public void Destroy(ulong handle) => session.DestroyObject(factories.ObjectHandleFactory.Create(handle));

    public byte[] Sign(ulong mechanism, ulong handle, byte[] message)
    {
        // Without parameters: pure EdDSA (PKCS #11 3.1 §6.3.15), raw ECDSA.
        using IMechanism signing = factories.MechanismFactory.Create(mechanism);
        return session.Sign(signing, factories.ObjectHandleFactory.Create(handle), message);
    }

    public void Dispose()
    {
        try
        {
            session.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // The token is gone, and the session with it.
        }
    }

    private List<IObjectAttribute> Make(IReadOnlyDictionary<ulong, object> template)
    {
        return [.. template.Select(attribute => attribute.Value switch
        {
            bool value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
            ulong value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
            string value => factories.ObjectAttributeFactory.Create(attribute.Key, System.Text.Encoding.UTF8.GetBytes(value)),
            byte[] value => factories.ObjectAttributeFactory.Create(attribute.Key, value),
            _ => throw new ArgumentException($"An attribute is a bool, ulong, string or byte[], not {attribute.Value.GetType()}.", nameof(template)),
        })];
    }

    private static void Free(List<IObjectAttribute> attributes)
    {
        foreach (IObjectAttribute attribute in attributes)
        {
            attribute.Dispose();
        }
    }
}
