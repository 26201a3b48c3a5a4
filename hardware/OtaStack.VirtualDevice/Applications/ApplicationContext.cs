using System.Reflection;
using System.Runtime.Loader;
using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>
/// The assemblies of one slot. Only they come from the slot; the agent, the trust code and the base library are the
/// firmware's own and resolve to what the process runs.
/// </summary>
internal sealed class ApplicationContext(IFileStore files, BootChoice boot) : AssemblyLoadContext(boot.Folder, isCollectible: true)
{
    public Assembly LoadPart(string assembly)
    {
        return Load(new AssemblyName(assembly)) ?? throw new ApplicationLoadException($"the slot has no part '{assembly}.dll'");
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string part = assemblyName.Name + ".dll";
        if (!boot.Parts.Contains(part))
        {
            return null;
        }

        using MemoryStream stream = new(ReadPart(part), writable: false);
        return LoadFromStream(stream);
    }

    public byte[] ReadPart(string part)
    {
        string path = boot.Folder + "/" + part;
        byte[] content = new byte[Math.Max(0, files.Length(path))];
        files.Read(path, 0, content, 0, content.Length);
        return content;
    }
}
