namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>One loaded module. What it cannot do it tells by <c>Pkcs11Exception</c>.</summary>
public interface ICryptokiModule : IDisposable
{
    /// <summary>The module's file.</summary>
    string Path { get; }

    /// <summary>Manufacturer, description and version as the module gives them (C_GetInfo).</summary>
    string Description { get; }

    /// <summary>The tokens that are present (C_GetSlotList, C_GetTokenInfo).</summary>
    IReadOnlyList<TokenDescription> Tokens();

    ICryptokiSession OpenSession(ulong slotId, bool writable);
}
