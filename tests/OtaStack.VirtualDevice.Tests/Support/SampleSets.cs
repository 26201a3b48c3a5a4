namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>The samples' assembly sets, as the build wrote them.</summary>
internal static class SampleSets
{
    public static (string Name, byte[] Bytes)[] Read(string version, string sample = "Thermostat")
    {
        string folder = Path.Combine(FindArtifacts(), "samples", sample, version);
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
