using System.Globalization;

namespace OtaStack.TestKit;

/// <summary>Bundles (docs/bundles.md) of a simulated repository, written independently of the code under test.</summary>
public static class BundleText
{
    /// <summary>All metadata that is served now, and these targets in this order.</summary>
    public static byte[] Write(RepositorySimulator repository, params (string Path, byte[] Bytes)[] targets)
    {
        return Tar.Write(Files(repository, targets));
    }

    /// <summary>A bundle with these releases, each index before its image.</summary>
    public static byte[] Write(RepositorySimulator repository, params SimulatedRelease[] releases)
    {
        return Write(repository, Targets(releases));
    }

    public static (string Path, byte[] Bytes)[] Targets(params SimulatedRelease[] releases)
    {
        return [.. releases.SelectMany(release => new[] { (release.IndexPath, release.Index), (release.FetchedPath, release.Fetched) })];
    }

    /// <summary>Name and content of each file, in the order of a bundle.</summary>
    public static List<(string Name, byte[] Content)> Files(RepositorySimulator repository, params (string Path, byte[] Bytes)[] targets)
    {
        ArgumentNullException.ThrowIfNull(repository);
        List<(string, byte[])> files = [];
        for (int version = 1; version <= repository.Root.Version; version++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{version}.root.json"));
        }

        Add("timestamp.json");
        Add(RepositorySimulator.FileOf(repository.Snapshot));
        Add(RepositorySimulator.FileOf(repository.Targets));
        foreach (SimulatedRole role in repository.Delegated.Values.OrderBy(role => role.Name, StringComparer.Ordinal))
        {
            Add(RepositorySimulator.FileOf(role));
        }

        files.AddRange(targets.Select(target => ("targets/" + target.Path, target.Bytes)));
        return files;

        void Add(string name)
        {
            files.Add(("metadata/" + name, repository.Files[name]));
        }
    }
}
