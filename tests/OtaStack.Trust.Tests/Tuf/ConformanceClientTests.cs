using System.Diagnostics;
using System.Text;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>The client that the public conformance suite runs (tests/conformance/tuf-client) works against a repository with delegations.</summary>
public sealed class ConformanceClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ota-tuf-client-").FullName;
    private readonly RepositorySimulator _repository = new(Device.Start);
    private readonly RepositoryServer _server;

    public ConformanceClientTests()
    {
        // The client asks the clock of the system.
        SimulatedRole role = _repository.Delegate(_repository.Targets, "supplier/fans", "fan/*");
        foreach (SimulatedRole signed in new[] { _repository.Root, _repository.Timestamp, _repository.Snapshot, _repository.Targets, role })
        {
            signed.Expires = SimulatedTime.Parse("2999-01-01T00:00:00Z");
        }

        _repository.WriteRoot();
        _repository.AddTarget(role, "fan/1.bin", [1, 2, 3]);
        _repository.Publish();
        _server = new RepositoryServer(_repository);
    }

    [Fact]
    public void It_takes_a_delegated_target_once_and_refuses_what_the_metadata_does_not_tell_of()
    {
        string root = Path.Combine(_folder, "initial.json");
        File.WriteAllBytes(root, _repository.RootJson(1));

        Assert.Equal(0, Run("init", root));
        Assert.Empty(_server.Requests);
        Assert.Equal(0, Run("refresh"));
        Assert.Equal(["metadata/2.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.targets.json"], _server.Requests);
        Assert.Equal(0, Run("download", "fan/1.bin"));
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([1, 2, 3]));
        Assert.Equal(["metadata/1.supplier%2Ffans.json", $"targets/fan/{hash}.1.bin"], _server.Requests[^2..]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "targets")))));
        Assert.Equal(_repository.Files["1.supplier%2Ffans.json"], File.ReadAllBytes(Path.Combine(_folder, "metadata", "supplier%2Ffans.json")));

        int before = _server.Requests.Count;
        Assert.Equal(0, Run("download", "fan/1.bin"));
        Assert.DoesNotContain(_server.Requests[before..], request => request.StartsWith("targets/", StringComparison.Ordinal));

        Assert.Equal(1, Run("download", "fan/1.bin", "fan/2.bin"));
        Assert.Equal(1, Run("update"));
        _repository.Files["timestamp.json"][^40] ^= 1;
        Assert.Equal(1, Run("refresh"));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "targets")));
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Client()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "conformance", "tuf-client");
    }

    private int Run(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(Client()) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { "--metadata-dir", Path.Combine(_folder, "metadata"), "--metadata-url", _server.Url + "metadata" })
        {
            start.ArgumentList.Add(argument);
        }

        if (command == "download")
        {
            foreach (string argument in arguments.SelectMany(target => new[] { "--target-name", target })
                .Concat(["--target-dir", Path.Combine(_folder, "targets"), "--target-base-url", _server.Url + "targets/"]))
            {
                start.ArgumentList.Add(argument);
            }
        }

        start.ArgumentList.Add(command);
        if (command == "init")
        {
            start.ArgumentList.Add(arguments[0]);
        }

        using Process client = Process.Start(start)!;
        Task<string> output = client.StandardOutput.ReadToEndAsync();
        string errors = client.StandardError.ReadToEnd();
        client.WaitForExit();
        Assert.True(client.ExitCode is 0 or 1, new StringBuilder(errors).Append(output.Result).ToString());
        return client.ExitCode;
    }
}
