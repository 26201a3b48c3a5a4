namespace OtaStack.Agent.Application;

/// <summary>
/// What a product's application is to the launcher. An assembly set has one public class of this kind with a constructor
/// without parameters; its part <c>app.entry</c> names it: ASCII <c>AssemblyName;Namespace.TypeName</c>.
/// </summary>
public interface IApplication
{
    /// <summary><c>MAJOR.MINOR.PATCH</c>, for display: what runs is told by the boot record.</summary>
    string Version { get; }

    void Start(IApplicationHost host);

    /// <summary>0 when healthy, otherwise a number of the product's own.</summary>
    int CheckHealth();
}
