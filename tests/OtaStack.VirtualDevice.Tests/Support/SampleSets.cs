namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>The thermostat's assembly sets, as the build wrote them.</summary>
internal static class SampleSets
{
    public static (string Name, byte[] Bytes)[] Read(string version)
    {
        string folder = Path.Combine(FindArtifacts(), "samples", "Thermostat", version);
        return [.. Directory.GetFiles(folder).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
    }

    private static string FindArtifacts()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"an 'artifacts' folder was expected above {AppContext.BaseDirectory}");
    }
}
