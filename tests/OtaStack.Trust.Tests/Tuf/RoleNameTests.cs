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
    [InlineData("@AZ[`az{", "%40AZ%5B%60az%7B.json")]
    [InlineData("/09:", "%2F09%3A.json")]
    [InlineData(",+^|}", "%2C%2B%5E%7C%7D.json")]
    [InlineData("\u001f\u007f", "%1F%7F.json")]
    [InlineData("役割", "%E5%BD%B9%E5%89%B2.json")]
    public void Everything_but_unreserved_characters_is_percent_encoded(string name, string file)
    {
        Assert.Equal(file, RoleName.FileOf(name));
        Assert.Equal(Uri.EscapeDataString(name) + ".json", file);
    }

    [Theory]
    [InlineData("", 0, false)]
    [InlineData("a", 1, true)]
    [InlineData("a", 63, true)]
    [InlineData("a", 64, true)]
    [InlineData("a", 65, false)]
    [InlineData("é", 32, true)]
    [InlineData("é", 33, false)]
    [InlineData("役", 21, true)]
    [InlineData("役", 22, false)]
    public void A_name_has_1_to_64_bytes(string part, int count, bool delegable)
    {
        Assert.Equal(delegable, RoleName.IsDelegable(string.Concat(Enumerable.Repeat(part, count))));
    }

    [Theory]
    [InlineData("root", false)]
    [InlineData("rOOT", false)]
    [InlineData("SnapShot", false)]
    [InlineData("timestamP", false)]
    [InlineData("r", true)]
    [InlineData("roo", true)]
    [InlineData("roots", true)]
    [InlineData("oot", true)]
    [InlineData("r0ot", true)]
    [InlineData("target", true)]
    [InlineData("targets.json", true)]
    [InlineData("tar-gets", true)]
    public void A_name_is_not_a_top_level_one(string name, bool delegable)
    {
        Assert.Equal(delegable, RoleName.IsDelegable(name));
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
