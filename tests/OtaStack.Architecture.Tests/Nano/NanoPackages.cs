namespace OtaStack.Architecture.Tests.Nano;

/// <summary>
/// The packages that stand behind the contracts on a real build, as nanoFramework's samples of July 2026 name them. In-Field Update is not
/// among them: it has no released package.
/// </summary>
internal static class NanoPackages
{
    public static readonly NanoPackage[] All =
    [
        new("mscorlib", "nanoFramework.CoreLibrary", "1.17.11"),
        new("nanoFramework.M2Mqtt", "nanoFramework.M2Mqtt", "5.1.220", "nanoFramework.M2Mqtt.Core", "nanoFramework.Runtime.Native", "nanoFramework.System.Collections", "System.Net"),
        new("nanoFramework.M2Mqtt.Core", "nanoFramework.M2Mqtt.Core", "5.1.220", "mscorlib"),
        new("nanoFramework.Runtime.Events", "nanoFramework.Runtime.Events", "1.11.37", "mscorlib"),
        new("nanoFramework.Runtime.Native", "nanoFramework.Runtime.Native", "1.7.11", "mscorlib"),
        new("nanoFramework.System.Collections", "nanoFramework.System.Collections", "1.5.75", "mscorlib"),
        new("nanoFramework.System.Text", "nanoFramework.System.Text", "1.3.42", "mscorlib"),
        new("System.Device.Gpio", "nanoFramework.System.Device.Gpio", "1.1.62", "nanoFramework.Runtime.Events"),
        new("System.IO.FileSystem", "nanoFramework.System.IO.FileSystem", "1.1.93", "nanoFramework.Runtime.Events", "nanoFramework.System.Text", "System.IO.Streams"),
        new("System.IO.Streams", "nanoFramework.System.IO.Streams", "1.1.96", "nanoFramework.System.Text"),
        new("System.Net", "nanoFramework.System.Net", "1.11.60", "nanoFramework.Runtime.Events", "System.IO.Streams", "System.Threading"),
        new("System.Security.Cryptography", "nanoFramework.System.Security.Cryptography", "1.0.38", "mscorlib"),
        new("System.Threading", "nanoFramework.System.Threading", "1.1.52", "nanoFramework.Runtime.Events"),
    ];

    /// <summary>The packages of these assemblies and all that they need, by id.</summary>
    public static IEnumerable<NanoPackage> Closure(IEnumerable<string> assemblies)
    {
        Dictionary<string, NanoPackage> found = new(StringComparer.Ordinal);
        Queue<string> open = new(assemblies);
        while (open.TryDequeue(out string? assembly))
        {
            NanoPackage package = All.Single(candidate => candidate.Assembly == assembly);
            if (found.TryAdd(package.Id, package))
            {
                foreach (string needed in package.Needs)
                {
                    open.Enqueue(needed);
                }
            }
        }

        return found.Values.OrderBy(package => package.Id, StringComparer.Ordinal);
    }
}
