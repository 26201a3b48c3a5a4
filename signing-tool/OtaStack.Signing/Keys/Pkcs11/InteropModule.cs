using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A module by way of Pkcs11Interop.</summary>
internal sealed class InteropModule(string path, IPkcs11Library library, Pkcs11InteropFactories factories, Action release) : ICryptokiModule
{
    private Action? _release = release;

    public string Path => path;

    public string Description
    {
        get
        {
            ILibraryInfo info = library.GetInfo();
            return $"{info.ManufacturerId}, {info.LibraryDescription} {info.LibraryVersion}, Cryptoki {info.CryptokiVersion}";
        }
    }

    public IReadOnlyList<TokenDescription> Tokens()
    {
        List<TokenDescription> tokens = [];
        foreach (ISlot slot in library.GetSlotList(SlotsType.WithTokenPresent))
        {
            try
            {
                tokens.Add(Describe(slot));
            }
            catch (Pkcs11Exception failure) when (failure.RV is CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_DEVICE_REMOVED)
            {
                // Pulled out between the two calls, or no PKCS #11 token: it is not there for us.
            }
        }

        return tokens;
    }

    public ICryptokiSession OpenSession(ulong slotId, bool writable)
    {
        ISlot slot = library.GetSlotList(SlotsType.WithTokenPresent).FirstOrDefault(slot => slot.SlotId == slotId)
            ?? throw new Pkcs11Exception("C_OpenSession", CKR.CKR_TOKEN_NOT_PRESENT);
        return new InteropSession(slot.OpenSession(writable ? SessionType.ReadWrite : SessionType.ReadOnly), factories);
    }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();

    private static TokenDescription Describe(ISlot slot)
    {
        ITokenInfo token = slot.GetTokenInfo();
        return new TokenDescription
        {
            SlotId = slot.SlotId,
            SlotDescription = slot.GetSlotInfo().SlotDescription,
            Label = token.Label,
            Manufacturer = token.ManufacturerId,
            Model = token.Model,
            Serial = token.SerialNumber,
            FirmwareVersion = token.FirmwareVersion,
            HardwareVersion = token.HardwareVersion,
            Flags = (TokenStates)token.TokenFlags.Flags,
        };
    }
}
