using System.Text;
using OtaStack.Agent.Application;
using OtaStack.Launcher;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>The application of a slot, ready to start. Disposing it lets its assemblies go.</summary>
internal sealed class LoadedApplication : IDisposable
{
    /// <summary>The part that names the application's class: ASCII <c>AssemblyName;Namespace.TypeName</c>.</summary>
    private const string EntryPart = "app.entry";

    private readonly ApplicationContext _context;

    private LoadedApplication(ApplicationContext context, IApplication application)
    {
        _context = context;
        Application = application;
    }

    public IApplication Application { get; }

    /// <exception cref="ApplicationLoadException">The set has no entry, no such class, or the class cannot be made.</exception>
    public static LoadedApplication Load(IFileStore files, BootChoice boot)
    {
        ApplicationContext context = new(files, boot);
        try
        {
            string[] entry = Encoding.ASCII.GetString(context.ReadPart(EntryPart)).Trim().Split(';');
            if (entry.Length != 2)
            {
                throw new ApplicationLoadException($"part '{EntryPart}' does not say 'AssemblyName;Namespace.TypeName'");
            }

            Type? type = context.LoadPart(entry[0]).GetType(entry[1]);
            return type is not null && Activator.CreateInstance(type) is IApplication application
                ? new LoadedApplication(context, application)
                : throw new ApplicationLoadException($"'{entry[1]}' in '{entry[0]}' is no application");
        }
        catch (Exception failure) when (failure is not Flash.PowerLostException)
        {
            context.Unload();
            throw failure as ApplicationLoadException ?? new ApplicationLoadException($"{failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        _context.Unload();
    }
}
