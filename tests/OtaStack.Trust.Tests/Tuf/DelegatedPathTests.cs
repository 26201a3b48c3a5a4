using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§4.5: which paths a delegation covers. A search goes nowhere else.</summary>
public sealed class DelegatedPathTests
{
    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a", "ab", false)]
    [InlineData("ab", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a.bin", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a/b", false)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("*/*", "/", true)]
    [InlineData("*/*", "a/b/c", false)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("a/*", "a/", true)]
    [InlineData("a/*", "a", false)]
    [InlineData("a*", "a", true)]
    [InlineData("a*b", "ab", true)]
    [InlineData("a*b", "axxb", true)]
    [InlineData("a*b", "axxbx", false)]
    [InlineData("a*b", "a/b", false)]
    [InlineData("a*b*c", "abbc", true)]
    [InlineData("*ab*ab", "abab", true)]
    [InlineData("*ab*ab", "aab", false)]
    [InlineData("*a*/b", "xaya/b", true)]
    [InlineData("*x/*", "ax/bx/c", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "/", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a?c", "ac", false)]
    [InlineData("?*", "ab", true)]
    [InlineData("*?", "", false)]
    [InlineData("foo-?.tgz", "foo-1.tgz", true)]
    [InlineData("foo-?.tgz", "foo-alpha.tgz", false)]
    [InlineData("targets/*.tgz", "targets/foo.tgz", true)]
    [InlineData("targets/*.tgz", "targets/a/foo.tgz", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData("[ab]", "[ab]", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("\\*", "a", false)]
    [InlineData("\\*", "\\a", true)]
    [InlineData("*", "*", true)]
    [InlineData("a", "*", false)]
    [InlineData("***", "abc", true)]
    [InlineData("a**", "a", true)]
    [InlineData("**a", "ba", true)]
    [InlineData("*a", "ba", true)]
    [InlineData("*a", "a/a", false)]
    [InlineData("a*", "a/", false)]
    [InlineData("a*?", "a", false)]
    [InlineData("a*?", "ab", true)]
    [InlineData("??", "a", false)]
    [InlineData("??", "ab", true)]
    [InlineData("??", "abc", false)]
    [InlineData("a*b*c", "abxcx", false)]
    [InlineData("a*b*c", "a/bc", false)]
    [InlineData("*", "/", false)]
    public void A_pattern_matches_whole_paths_and_wildcards_no_slash(string pattern, string path, bool matches)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);

        Assert.Equal(matches, PathPattern.Matches([.. bytes, .. "*/?"u8], bytes.Length, Encoding.UTF8.GetBytes(path)));
    }

    [Fact]
    public void A_pattern_made_to_take_for_ever_does_not()
    {
        byte[] pattern = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*a", 127)) + "b");

        Assert.False(PathPattern.Matches(pattern, pattern.Length, Encoding.ASCII.GetBytes(new string('a', 256))));
    }

    [Fact]
    public void Any_of_several_patterns_is_enough()
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "docs", "*.md", "doc/*", "fan/?.bin"), "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();

        _device.ExpectFound("fan/2.bin");
        _device.ExpectNotFound("fan/22.bin", Verdict.UnknownTarget);
    }

    [Fact]
    public void A_target_outside_the_paths_of_its_own_role_does_not_count()
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "fans", "fan/*"), "pump/1.bin", [1]);
        Repository.Publish();
        _device.Refresh();

        _device.ExpectNotFound("pump/1.bin", Verdict.UnknownTarget);

        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public void A_target_outside_the_paths_of_one_role_on_the_way_does_not_count()
    {
        SimulatedRole products = Repository.Delegate(Repository.Targets, "products", "fan/*");
        SimulatedRole all = Repository.Delegate(products, "all", "*/*");
        Repository.AddTarget(all, "pump/1.bin", [1]);
        Repository.AddTarget(all, "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();

        _device.ExpectNotFound("pump/1.bin", Verdict.UnknownTarget);
        _device.ExpectFound("fan/2.bin");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_prefix_of_the_hash_of_the_path_covers_it(int digits, bool covers)
    {
        const string Path = "fan/2.bin";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Path))) + "0";
        DelegateByHash("ffff", hash[..digits]);

        if (covers)
        {
            _device.ExpectFound(Path);
        }
        else
        {
            _device.ExpectNotFound(Path, Verdict.UnknownTarget);
        }
    }

    [Fact]
    public void A_prefix_is_not_lengthened_by_the_one_before_it()
    {
        const string Path = "fan/2.bin";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Path)));
        DelegateByHash(hash + "0", hash[..2]);

        _device.ExpectFound(Path);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    [InlineData("*", "", true)]
    public void Empty_patterns_and_paths_are_compared_like_others(string pattern, string path, bool covers)
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "any", pattern), path + "b", [2]);
        ((JsonObject)Repository.Delegated["any"].Signed["targets"]!)[path] = Repository.Targets.Signed["targets"]!["fan/1.bin"]!.DeepClone();
        Repository.Publish();
        _device.Refresh();

        if (covers)
        {
            _device.ExpectFound(path);
        }
        else
        {
            _device.ExpectNotFound(path, Verdict.UnknownTarget);
            Assert.Empty(Repository.Requests);
        }
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_pattern_longer_than_the_reader_holds_covers_nothing(int length, bool covers)
    {
        string path = new('p', 200);
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "long", new string('*', length - 200) + path), path, [2]);
        Repository.Publish();
        _device.Refresh();

        if (covers)
        {
            _device.ExpectFound(path);
        }
        else
        {
            _device.ExpectNotFound(path, Verdict.UnknownTarget);
        }
    }

    [Fact]
    public void Another_prefix_or_one_in_capitals_does_not_cover_the_path()
    {
        // The hash of the path begins with a letter, so that capitals make a difference.
        const string Path = "fan/2.bin";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Path)));
        string differing = hash[..3] + (hash[3] == '0' ? '1' : '0');
        Assert.Contains(hash[..8], c => c is >= 'a' and <= 'f');
        DelegateByHash(differing, hash[..8].ToUpperInvariant());

        _device.ExpectNotFound(Path, Verdict.UnknownTarget);
    }

    [Theory]
    [InlineData("paths", null)]
    [InlineData("paths", "{}")]
    [InlineData("paths", "\"fan/*\"")]
    [InlineData("paths", "[1]")]
    [InlineData("paths", "[\"fan/*\",null]")]
    [InlineData("path_hash_prefixes", "[\"00\"]")]
    [InlineData("terminating", null)]
    [InlineData("terminating", "1")]
    [InlineData("terminating", "\"false\"")]
    [InlineData("name", null)]
    [InlineData("name", "7")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"a\\u0000b\"")]
    public void A_delegation_of_another_form_ends_the_search(string member, string? value)
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "fans", "fan/*"), "fan/2.bin", [2]);
        JsonObject delegation = RepositorySimulator.DelegationTo(Repository.Targets, "fans");
        if (value is null)
        {
            delegation.Remove(member);
        }
        else
        {
            delegation[member] = JsonNode.Parse(value);
        }

        Repository.Publish();
        _device.Refresh();

        _device.ExpectNotFound("fan/2.bin", Verdict.Malformed, "targets");
        Assert.Empty(Repository.Requests);
    }

    [Theory]
    [InlineData("{\"keys\":{},\"roles\":{}}", Verdict.Malformed)]
    [InlineData("{\"keys\":{},\"roles\":[1]}", Verdict.Malformed)]
    [InlineData("{\"keys\":{},\"roles\":[]}", Verdict.UnknownTarget)]
    [InlineData("{\"keys\":{},\"succinct_roles\":{\"bit_length\":1,\"keyids\":[],\"name_prefix\":\"bin\",\"threshold\":1}}", Verdict.UnknownTarget)]
    public void Delegations_of_another_form_lead_nowhere(string delegations, Verdict verdict)
    {
        Repository.Targets.Signed["delegations"] = JsonNode.Parse(delegations);
        Repository.Publish();
        _device.Refresh();

        _device.ExpectNotFound("fan/2.bin", verdict, verdict == Verdict.Malformed ? "targets" : "");
        _device.ExpectFound("fan/1.bin");
    }

    private void DelegateByHash(params string[] prefixes)
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "bin"), "fan/2.bin", [2]);
        JsonObject delegation = RepositorySimulator.DelegationTo(Repository.Targets, "bin");
        delegation.Remove("paths");
        delegation["path_hash_prefixes"] = new JsonArray([.. prefixes.Select(prefix => JsonValue.Create(prefix))]);
        Repository.Publish();
        _device.Refresh();
    }
}
