using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>
/// Modules of this process. A module is initialised once however often it is asked for, and finalised when the last one is disposed:
/// C_Finalize ends the sessions of the whole process (PKCS #11 §5.4).
/// </summary>
public sealed class InteropModules : ICryptokiModules
{
    private const string LinkerName = "libdl";

    private readonly Lock _lock = new();
    private readonly Pkcs11InteropFactories _factories = new();
    private readonly Dictionary<string, (IPkcs11Library Library, int Users)> _loaded = new(StringComparer.Ordinal);

    static InteropModules()
    {
        // The package asks for "libdl", a name that only development packages install; the library itself is libdl.so.2.
        NativeLibrary.SetDllImportResolver(
            typeof(Pkcs11InteropFactories).Assembly,
            (name, _, _) => name == LinkerName && NativeLibrary.TryLoad("libdl.so.2", out IntPtr handle) ? handle : IntPtr.Zero);
    }

    private InteropModules()
    {
    }

    /// <summary>The only one: a module's state belongs to the process.</summary>
    public static InteropModules Instance { get; } = new();

    public ICryptokiModule Load(string path)
    {
        lock (_lock)
        {
            (IPkcs11Library library, int users) = _loaded.TryGetValue(path, out (IPkcs11Library, int) known) ? known : (Initialize(path), 0);
            _loaded[path] = (library, users + 1);
            return new InteropModule(path, library, _factories, () => Release(path));
        }
    }

    private IPkcs11Library Initialize(string path)
    {
        try
        {
            return _factories.Pkcs11LibraryFactory.LoadPkcs11Library(_factories, path, AppType.MultiThreaded);
        }
        catch (Exception cause) when (cause is Pkcs11Exception or UnmanagedException or DllNotFoundException or BadImageFormatException)
        {
            throw new SigningException(cause, SigningFault.File, KeyErrorCode.ModuleUnusable, path, TokenFailure.Describe(cause));
        }
    }

    private void Release(string path)
    {
        lock (_lock)
        {
            (IPkcs11Library library, int users) = _loaded[path];
            if (users > 1)
            {
                _loaded[path] = (library, users - 1);
                return;
            }

            _ = _loaded.Remove(path);
            library.Dispose();
        }
    }
}
