using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>Names of delegated roles are chosen by others and become names of files: none of them leads out of the folder or to another role's file.</summary>
public sealed class RoleNameTests
{
    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Theory]
    [InlineData("beta", "beta.json")]
    [InlineData("Az09-._~", "Az09-._~.json")]
    [InlineData("?", "%3F.json")]
    [InlineData("#", "%23.json")]
    [InlineData("%2e", "%252e.json")]
    [InlineData("/role", "%2Frole.json")]
    [InlineData("../role", "..%2Frole.json")]
    [InlineData("..", "...json")]
    [InlineData("a\\b:c", "a%5Cb%3Ac.json")]
    [InlineData("a b", "a%20b.json")]
    [InlineData("役割", "%E5%BD%B9%E5%89%B2.json")]
    public void Everything_but_unreserved_characters_is_percent_encoded(string name, string file)
    {
        Assert.Equal(file, RoleName.FileOf(name));
        Assert.Equal(Uri.EscapeDataString(name) + ".json", file);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("#")]
    [InlineData("/role")]
    [InlineData("../role")]
    [InlineData("a b")]
    [InlineData("rooted")]
    [InlineData("roo")]
    public void An_unusual_name_is_asked_for_and_stored_percent_encoded(string name)
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, name, "fan/*"), "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();

        _device.ExpectFound("fan/2.bin");

        Assert.Equal(["1." + RoleName.FileOf(name)], Repository.Requests);
        Assert.Equal(["root.json", "snapshot.json", "targets.json", "timestamp.json", RoleName.FileOf(name)], _device.Store.Names.Order(StringComparer.Ordinal).OrderBy(n => n.Contains(RoleName.FileOf(name), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    [InlineData("Root")]
    [InlineData("TARGETS")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void A_top_level_name_in_any_letters_or_one_without_end_is_refused_unfetched(string name)
    {
        Repository.Delegate(Repository.Targets, name, "fan/*");
        Repository.Publish();
        Repository.Snapshot.Signed["meta"]!["targets.json"]!["version"] = Repository.Targets.Version;
        _device.Refresh();

        _device.ExpectNotFound("fan/2.bin", Verdict.Malformed, "targets");

        Assert.Empty(Repository.Requests);
    }
}
