using System;
using System.IO;
using System.Reflection;
using System.Text;
using OtaStack.Agent.Application;
using OtaStack.Launcher;

namespace OtaStack.Device.Applications;

/// <summary>Makes the application that a slot names. Its assemblies have been loaded by the launcher's program.</summary>
internal static class SlotApplication
{
    /// <summary>The part that names the application's class: ASCII <c>AssemblyName;Namespace.TypeName</c>.</summary>
    private const string EntryPart = "app.entry";

    private const int LongestEntry = 256;

    /// <returns>Null when the slot holds no application.</returns>
    /// <exception cref="Exception">It names one that is not there, or cannot be made.</exception>
    public static IApplication? Make(IFileStore files, BootChoice boot)
    {
        string path = string.Concat(boot.Folder, "/", EntryPart);
        int length = boot.Slot == SlotName.Unknown ? -1 : files.Length(path);
        if (length < 0)
        {
            return null;
        }

        byte[] text = new byte[LongestEntry];
        string entry = Encoding.UTF8.GetString(text, 0, files.Read(path, 0, text, 0, LongestEntry));
        int separator = entry.IndexOf(';');
        if (separator <= 0)
        {
            throw new IOException(path);
        }

        Type? type = Assembly.Load(entry.Substring(0, separator)).GetType(entry.Substring(separator + 1));
        return (IApplication)type!.GetConstructor(new Type[0]).Invoke(null);
    }
}
