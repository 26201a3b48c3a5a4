using Net.Pkcs11Interop.Common;
using NSubstitute;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;

namespace OtaStack.Signing.Tests.Support;

/// <summary>
/// A token behind the PKCS #11 port for what SoftHSM2 cannot do: to be full, locked, broken, or to sign wrongly. It holds one Ed25519 key
/// with the label <c>key</c>.
/// </summary>
internal sealed class FakeToken : IDisposable
{
    private const ulong PublicHandle = 11;
    private const ulong PrivateHandle = 12;

    private readonly Ed25519Signer _key = TestSigners.Of("fake token");
    private readonly byte[] _id = [1];

    public FakeToken(string module, TokenStates flags = TokenStates.LoginRequired | TokenStates.TokenInitialized | TokenStates.UserPinInitialized)
    {
        Signing = _key.Sign;
        Module = Substitute.For<ICryptokiModule>();
        Session = Substitute.For<ICryptokiSession>();
        _ = Module.Path.Returns(module);
        _ = Module.Tokens().Returns([Describe(flags)]);
        _ = Module.OpenSession(default, default).ReturnsForAnyArgs(Session);
        _ = Session.Find(default!, default).ReturnsForAnyArgs(call => Find(call.Arg<IReadOnlyDictionary<ulong, object>>()));
        _ = Session.Read(default, default!).ReturnsForAnyArgs(call => Read(call.Arg<ulong>()));
        _ = Session.Sign(default, default, default!).ReturnsForAnyArgs(call => Signing(call.Arg<byte[]>()));
        ICryptokiModules modules = Substitute.For<ICryptokiModules>();
        _ = modules.Load(default!).ReturnsForAnyArgs(Module);
        Modules = modules;
        Uri = $"pkcs11:token=fake;object=key?module-path={module}";
    }

    public string Uri { get; }

    public ICryptokiModules Modules { get; }

    public ICryptokiModule Module { get; }

    public ICryptokiSession Session { get; }

    /// <summary>What C_Sign does; at first it signs.</summary>
    public Func<byte[], byte[]> Signing { get; set; }

    /// <summary>Whether the key is in the token; false to make it.</summary>
    public bool HasKey { get; set; } = true;

    /// <summary>What the private key reports of CKA_EXTRACTABLE.</summary>
    public bool Extractable { get; set; }

    public KeyPorts Ports => new() { Modules = Modules };

    public static Pkcs11Exception Failure(string method, CKR code) => new(method, code);

    public void Dispose() => _key.Dispose();

    private static TokenDescription Describe(TokenStates flags)
    {
        return new TokenDescription
        {
            SlotId = 5,
            SlotDescription = "slot",
            Label = "fake",
            Manufacturer = "nobody",
            Model = "none",
            Serial = "0001",
            FirmwareVersion = "1.0",
            HardwareVersion = "1.0",
            Flags = flags,
        };
    }

    private IReadOnlyList<ulong> Find(IReadOnlyDictionary<ulong, object> attributes)
    {
        if (!HasKey)
        {
            return [];
        }

        return attributes.TryGetValue(Cryptoki.Class, out object? keyClass)
            ? [keyClass is Cryptoki.ClassPublicKey ? PublicHandle : PrivateHandle]
            : [PublicHandle, PrivateHandle];
    }

    private Dictionary<ulong, byte[]> Read(ulong handle)
    {
        Dictionary<ulong, byte[]> attributes = new()
        {
            [Cryptoki.Label] = "key"u8.ToArray(),
            [Cryptoki.Id] = _id,
            [Cryptoki.EcParams] = Convert.FromHexString("06032b6570"),
            [Cryptoki.EcPoint] = [.. Convert.FromHexString("0420"), .. _key.PublicKey.PublicKey],
        };
        if (handle == PrivateHandle)
        {
            foreach (ulong yes in (ulong[])[Cryptoki.Sensitive, Cryptoki.AlwaysSensitive, Cryptoki.NeverExtractable, Cryptoki.Local, Cryptoki.Sign])
            {
                attributes[yes] = [1];
            }

            attributes[Cryptoki.Extractable] = [Extractable ? (byte)1 : (byte)0];
        }

        return attributes;
    }
}
