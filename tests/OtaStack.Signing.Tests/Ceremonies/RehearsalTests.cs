using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>A rehearsal goes through everything, says everywhere that it is one, touches nothing real, and counts for nothing.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public RehearsalTests()
    {
        _ota = new ToolRun(_workshop);
        _ = _workshop.CreateWith("1.0.0");
    }

    private string Folder => _workshop.Repository + "-REHEARSAL";

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void It_goes_from_a_first_root_to_a_rotation_and_leaves_the_real_repository_alone()
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);

        Assert.True(_ota.Run("ceremony", "rehearse", _workshop.Repository) == 0, _ota.Out + _ota.Errors);

        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
        Assert.Empty(DirectoryImage.Of(_workshop.State));
        Assert.Contains("ota ceremony sign", _ota.Out, StringComparison.Ordinal);
        ProductRepository rehearsed = ProductRepository.Load(Path.Combine(Folder, "online", "repository"), _workshop.Clock);
        Assert.Equal(("rehearsal-thermostat", 2, 1), (rehearsed.Settings.Name, rehearsed.Root.Version, rehearsed.Published!.Version));
        Assert.True(RepositoryVerifier.Verify(rehearsed, _workshop.Clock).IsAccepted);
        string[] carried = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(path => IsCeremonyFile(path) && !path.Contains("/repository/", StringComparison.Ordinal))];
        Assert.True(carried.Length > 14, $"{carried.Length} files");
        Assert.All(carried, path => Assert.StartsWith("REHEARSAL", Path.GetFileName(path), StringComparison.Ordinal));
        Assert.All(carried.Where(path => path.EndsWith(".md", StringComparison.Ordinal)), path => Assert.Contains("REHEARSAL", File.ReadAllText(path), StringComparison.Ordinal));
        Assert.Equal((3, "directory.not_empty"), CodeOf("ceremony", "rehearse", _workshop.Repository));
    }

    [Fact]
    public void Its_signatures_never_count_for_anything_real()
    {
        Assert.True(_ota.Run("ceremony", "rehearse", _workshop.Repository) == 0, _ota.Out + _ota.Errors);
        _ = _workshop.Load().AddRelease(Workshop.Release("1.1.0"));
        string request = Path.Combine(_workshop.Folder, "real.request.json");
        Assert.Equal(0, _ota.Run("ceremony", "request", _workshop.Repository, "--role", "targets", "--out", request));
        SigningRequest real = SigningRequest.Parse(File.ReadAllBytes(request), request);
        string rehearsed = Directory.EnumerateFiles(Folder, "*targets-1.*.response.json", SearchOption.AllDirectories).First(path => Path.GetFileName(path).StartsWith("REHEARSAL", StringComparison.Ordinal));
        Assert.Equal((1, "ceremony.request_unknown"), CodeOf("ceremony", "accept", _workshop.Repository, rehearsed));

        // Even one that was made to name the real request is told apart by its mark.
        JsonObject forged = (JsonObject)JsonNode.Parse(File.ReadAllText(rehearsed))!;
        forged["request"] = real.Id;
        string path = Path.Combine(_workshop.Folder, "forged.json");
        File.WriteAllBytes(path, Signing.Json.CanonicalJson.Write(forged));
        Assert.Equal((1, "ceremony.rehearsal_not"), CodeOf("ceremony", "accept", _workshop.Repository, path));
        Assert.Equal(1, _workshop.Load().Published!.Version);

        // And a real key does not sign in a rehearsal.
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        string stick = Directory.EnumerateFiles(Path.Combine(Folder, "stick"), "REHEARSAL-targets-*").Single();
        Assert.Equal((1, "ceremony.real_key"), CodeOf("ceremony", "sign", stick, "--key", key, "--rehearsal", "--yes", "--operator", "x"));
        Assert.Equal((1, "ceremony.rehearsal_only"), CodeOf("ceremony", "sign", stick, "--key", key, "--operator", "x"));
    }

    private static bool IsCeremonyFile(string path) => path.EndsWith(".request.json", StringComparison.Ordinal)
        || path.EndsWith(".response.json", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal) || path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".html", StringComparison.Ordinal);

    private (int, string?) CodeOf(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(arguments);
        return (code, (string?)data["code"]);
    }
}
