using System;
using System.IO;
using System.Reflection;
using System.Text;

namespace OtaStack.Launcher.Program;

/// <summary>Loads what a slot holds and makes the program that it names.</summary>
internal static class SlotProgram
{
    /// <summary>The part that names the program's class: ASCII <c>AssemblyName;Namespace.TypeName</c>. A slot without it has the one of OtaStack.</summary>
    private const string EntryPart = "program.entry";

    private const string Assemblies = ".pe";

    /// <summary>
    /// Loads the parts that are assemblies, in the order of the index, which is that of their names: an assembly must stand after those
    /// that it refers to, because the runtime resolves it at once.
    /// </summary>
    public static void Load(IFileStore files, BootChoice boot)
    {
        foreach (string part in boot.Parts)
        {
            int start = part.Length - Assemblies.Length;
            if (start > 0 && part.Substring(start) == Assemblies)
            {
                Assembly.Load(ReadPart(files, boot, part));
            }
        }
    }

    public static IProgram Make(IFileStore files, BootChoice boot)
    {
        string assembly = "OtaStack.Device";
        string type = "OtaStack.Device.DeviceProgram";
        foreach (string part in boot.Parts)
        {
            if (part == EntryPart)
            {
                byte[] text = ReadPart(files, boot, part);
                string entry = Encoding.UTF8.GetString(text, 0, text.Length);
                int separator = entry.IndexOf(';');
                assembly = entry.Substring(0, separator);
                type = entry.Substring(separator + 1);
            }
        }

        return (IProgram)Assembly.Load(assembly).GetType(type)!.GetConstructor(new Type[0]).Invoke(null);
    }

    private static byte[] ReadPart(IFileStore files, BootChoice boot, string part)
    {
        string path = string.Concat(boot.Folder, "/", part);
        byte[] content = new byte[files.Length(path)];
        int position = 0;
        while (position < content.Length)
        {
            int read = files.Read(path, position, content, position, content.Length - position);
            if (read <= 0)
            {
                throw new IOException(path);
            }

            position += read;
        }

        return content;
    }
}
