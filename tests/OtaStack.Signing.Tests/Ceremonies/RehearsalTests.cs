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
        AssertEveryPart();
        Assert.Equal((3, "directory.not_empty"), CodeOf("ceremony", "rehearse", _workshop.Repository));
    }

    [Fact]
    public void The_first_ceremony_of_all_is_rehearsed_before_any_key_exists()
    {
        string product = Path.Combine(_workshop.Folder, "doorbell");
        string[] init =
        [
            "product", "init", product, "--name", "doorbell", "--board", Workshop.Board, "--root-key", "public:a.json", "--root-key", "public:b.json", "--root-key", "public:c.json",
            "--root-threshold", "2", "--targets-key", "public:d.json", "--targets-threshold", "1", "--online-key", "e.json",
        ];

        Assert.True(_ota.Run([.. init, "--rehearsal"]) == 0, _ota.Out + _ota.Errors);

        Assert.False(Directory.Exists(product));
        ProductRepository rehearsed = ProductRepository.Load(Path.Combine(product + "-REHEARSAL", "online", "repository"), _workshop.Clock);
        Assert.Equal(("rehearsal-doorbell", 2, 3), (rehearsed.Settings.Name, rehearsed.Root.Version, rehearsed.Root.Roles["root"].KeyIds.Count));

        // The real thing needs its keys.
        Assert.Equal(3, _ota.Run(init));
        Assert.False(Directory.Exists(product));
    }

    [Fact]
    public void A_request_with_the_option_rehearses_what_waits_for_its_first_root_and_asks_for_nothing()
    {
        string directory = Awaited();
        IReadOnlyList<string> before = DirectoryImage.Of(directory);
        string folder = Path.Combine(_workshop.Folder, "rehearsed");

        Assert.True(_ota.Run("ceremony", "request", directory, "--role", "root", "--rehearsal", "--out", folder) == 0, _ota.Out + _ota.Errors);

        Assert.Equal(before, DirectoryImage.Of(directory));
        Assert.Equal(2, ProductRepository.Load(Path.Combine(folder, "online", "repository"), _workshop.Clock).Root.Version);
    }

    [Theory]
    [InlineData("pkcs11:token=root")]
    [InlineData("pkcs11:token=root;object=REHEARSAL-1")]
    [InlineData("pkcs11:token=REHEARSAL-1;object=root")]
    [InlineData("pkcs11:serial=1234?module-path=/REHEARSAL/lib.so")]
    public void A_token_that_may_hold_a_real_key_is_not_taken(string uri)
    {
        Assert.Equal((1, "ceremony.rehearsal_token"), CodeOf("ceremony", "rehearse", _workshop.Repository, "--token", uri));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_module_that_lies_in_a_marked_folder_makes_no_key_a_throw_away_one()
    {
        Assert.False(Rehearsal.IsKey("pkcs11:token=root;object=root1?module-path=/REHEARSAL/lib.so"));
        Assert.False(Rehearsal.IsKey("file:/REHEARSAL/root1.pem"));
        Assert.True(Rehearsal.IsKey("pkcs11:token=REHEARSAL-1;object=root1"));
        Assert.True(Rehearsal.IsKey("pkcs11:token=a;object=REHEARSAL-root-1?module-path=/lib.so"));
        Assert.True(Rehearsal.IsKey("file:/keys/REHEARSAL-root-1.pem"));
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

    /// <summary>m of n, text that is typed, minutes that are signed, checkpoints of the logs.</summary>
    private void AssertEveryPart()
    {
        // Two of two root keys, the request as text that one of them read, the first response typed in on the other side.
        Assert.Contains("REHEARSAL-root-1.request.txt --key file:", _ota.Out, StringComparison.Ordinal);
        Assert.StartsWith("REHEARSAL OTA REQUEST", File.ReadAllText(Path.Combine(Folder, "stick", "REHEARSAL-root-1.request.txt")), StringComparison.Ordinal);
        Assert.Contains("REHEARSAL OTA RESPONSE", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("repository --typed", _ota.Out, StringComparison.Ordinal);
        Assert.Equal((1, 6), (Count("--typed"), Count("ota ceremony accept")));
        Assert.Contains("1.root: 1 of 2 signatures", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("1.root: 2 of 2 signatures", _ota.Out, StringComparison.Ordinal);

        Assert.Equal(3, Directory.GetFiles(Path.Combine(Folder, "online"), "REHEARSAL-minutes-*.md.sig.json").Length);
        string[] checkpoints = Directory.GetFiles(Folder, "REHEARSAL-checkpoint.json", SearchOption.AllDirectories);
        Assert.Equal(["root-1", "root-2", "root-3", "targets-1"], checkpoints.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal));
        Assert.Equal(checkpoints.Length, Count("ota audit verify --checkpoint"));

        int Count(string text) => _ota.Out.Split(text).Length - 1;
    }

    /// <summary>A directory that waits for its first root.</summary>
    private string Awaited()
    {
        string directory = Path.Combine(_workshop.Folder, "awaited");
        string[] keys = [.. new[] { _workshop.Root1, _workshop.Root2, _workshop.Targets1, _workshop.Online }
            .Select((key, index) => _workshop.Write($"{index}.json", System.Text.Encoding.ASCII.GetString(key.PublicKey.ToCanonicalBytes())))];
        Assert.Equal(0, _ota.Run(
            "product", "init", directory, "--name", "doorbell", "--board", Workshop.Board, "--root-key", "public:" + keys[0], "--root-key", "public:" + keys[1],
            "--root-threshold", "2", "--targets-key", "public:" + keys[2], "--targets-threshold", "1", "--online-key", keys[3]));
        return directory;
    }

    private static bool IsCeremonyFile(string path) => path.EndsWith(".request.json", StringComparison.Ordinal)
        || path.EndsWith(".response.json", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal) || path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".html", StringComparison.Ordinal);

    private (int, string?) CodeOf(params string[] arguments)
    {
        (int code, JsonObject data) = _ota.RunJson(arguments);
        return (code, (string?)data["code"]);
    }
}
