using System.Text;
using OtaStack.Agent.Application;
using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>The application of a slot, ready to start. Disposing it gives its assemblies back.</summary>
internal sealed class LoadedApplication : IDisposable
{
    /// <summary>The part that names the application's class: ASCII <c>AssemblyName;Namespace.TypeName</c>.</summary>
    private const string EntryPart = "app.entry";

    private readonly ApplicationLibrary _library;
    private readonly ApplicationContext _context;

    private LoadedApplication(ApplicationLibrary library, ApplicationContext context, IApplication application)
    {
        _library = library;
        _context = context;
        Application = application;
    }

    public IApplication Application { get; }

    /// <exception cref="ApplicationLoadException">The set has no entry, no such class, or the class cannot be made.</exception>
    public static LoadedApplication Load(ApplicationLibrary library, IFileStore files, BootChoice boot)
    {
        return Load(library, boot.Parts.ToDictionary(part => part, part => Read(files, boot.Folder + "/" + part), StringComparer.Ordinal));
    }

    /// <exception cref="ApplicationLoadException">The set has no entry, no such class, or the class cannot be made.</exception>
    public static LoadedApplication Load(ApplicationLibrary library, IReadOnlyDictionary<string, byte[]> parts)
    {
        ApplicationContext context = library.Take(parts);
        try
        {
            string[] entry = Encoding.ASCII.GetString(parts.GetValueOrDefault(EntryPart, [])).Trim().Split(';');
            if (entry.Length != 2)
            {
                throw new ApplicationLoadException($"part '{EntryPart}' does not say 'AssemblyName;Namespace.TypeName'");
            }

            Type? type = context.LoadPart(entry[0]).GetType(entry[1]);
            return type is not null && Activator.CreateInstance(type) is IApplication application
                ? new LoadedApplication(library, context, application)
                : throw new ApplicationLoadException($"'{entry[1]}' in '{entry[0]}' is no application");
        }
        catch (Exception failure)
        {
            library.Return(context);
            throw failure as ApplicationLoadException ?? new ApplicationLoadException($"{failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _library.Return(_context);
    }

    private static byte[] Read(IFileStore files, string path)
    {
        byte[] content = new byte[Math.Max(0, files.Length(path))];
        files.Read(path, 0, content, 0, content.Length);
        return content;
    }
}
