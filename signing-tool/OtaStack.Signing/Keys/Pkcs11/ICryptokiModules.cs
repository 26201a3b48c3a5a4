namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>Loads PKCS #11 modules: shared libraries that reach tokens.</summary>
public interface ICryptokiModules
{
    /// <summary>A module, loaded and initialised; disposing it releases it.</summary>
    /// <exception cref="Errors.SigningException"><c>module.unusable</c></exception>
    ICryptokiModule Load(string path);
}
