using System.Reflection;
using System.Runtime.Loader;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>
/// The assemblies of one set. Only they come from the slot; the agent, the trust code and the base library are the
/// firmware's own and resolve to what the process runs.
/// </summary>
internal sealed class ApplicationContext(string name, IReadOnlyDictionary<string, byte[]> parts) : AssemblyLoadContext(name, isCollectible: true)
{
    /// <exception cref="ApplicationLoadException">There is no such part.</exception>
    public Assembly LoadPart(string assembly)
    {
        return LoadFromAssemblyName(new AssemblyName(assembly), assembly) ?? throw new ApplicationLoadException($"the slot has no part '{assembly}.dll'");
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (!parts.TryGetValue(assemblyName.Name + ".dll", out byte[]? content))
        {
            return null;
        }

        using MemoryStream stream = new(content, writable: false);
        return LoadFromStream(stream);
    }

    private Assembly? LoadFromAssemblyName(AssemblyName name, string assembly)
    {
        // An assembly of that name that is loaded already is the one that was asked for: devices share this context.
        return Assemblies.FirstOrDefault(loaded => loaded.GetName().Name == assembly) ?? Load(name);
    }
}
