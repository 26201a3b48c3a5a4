using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>The table of <c>custom.ota</c> in docs/formats.md.</summary>
public sealed class ReleaseDataTests
{
    private const string Sha = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

    private const string Example = $$"""
        {
          "boards": ["virtual-assemblies", "ESP32_S3.v2"],
          "companions": { "thermostat/1.1.0/nanoclr.bin": "{{Sha}}" },
          "image": "assemblies",
          "index": { "length": 1234, "path": "thermostat/1.1.0/assemblies.idx", "sha256": "{{Sha}}" },
          "notes": { "en": "thermostat/1.1.0/notes.en.md", "ja": "thermostat/1.1.0/notes.ja.md" },
          "product": "thermostat",
          "releaseId": "thermostat-1.1.0",
          "requiresCurrent": "1.0.0",
          "sbom": "thermostat/1.1.0/bom.json",
          "securityCounter": 7,
          "urgency": "security",
          "version": "1.1.0"
        }
        """;

    [Fact]
    public void The_example_of_the_format_is_read_in_full()
    {
        ReleaseData data = Accept(_ => { });

        Assert.Equal(("thermostat", "thermostat-1.1.0", ImageKind.Assemblies), (data.Product, data.ReleaseId, data.Image));
        Assert.Equal(["virtual-assemblies", "ESP32_S3.v2"], data.Boards);
        Assert.Equal(("1.1.0", "1.0.0"), (data.Version.ToString(), data.RequiresCurrent!.ToString()));
        Assert.Equal((7, Urgency.Security), (data.SecurityCounter, data.Urgency));
        Assert.Equal(("thermostat/1.1.0/assemblies.idx", 1234, Sha), (data.IndexPath, data.IndexLength, Convert.ToHexStringLower(data.IndexSha256)));
        Assert.Equal(("thermostat/1.1.0/notes.en.md", "thermostat/1.1.0/notes.ja.md", "thermostat/1.1.0/bom.json"), (data.NotesEn, data.NotesJa, data.Sbom));
    }

    [Fact]
    public void What_is_optional_may_be_absent()
    {
        ReleaseData data = Accept(ota =>
        {
            ota.Remove("companions");
            ota.Remove("notes");
            ota.Remove("requiresCurrent");
            ota.Remove("sbom");
        });

        Assert.Equal((null, null, null, null), (data.RequiresCurrent, data.NotesEn, data.NotesJa, data.Sbom));
    }

    [Theory]
    [InlineData("nanoclr", ImageKind.NanoClr)]
    [InlineData("deployment", ImageKind.Deployment)]
    public void Other_kinds_of_images_are_known(string image, ImageKind kind)
    {
        Assert.Equal(kind, Accept(ota => ota["image"] = image).Image);
    }

    [Fact]
    public void Members_of_later_versions_of_the_format_are_left_alone()
    {
        Accept(ota =>
        {
            ota["x"] = new JsonArray(1, "2", new JsonObject());
            ota["index"]!["x"] = 1;
            ota["notes"]!["fr"] = "notes.fr.md";
        });
    }

    [Theory]
    [InlineData("boards")]
    [InlineData("image")]
    [InlineData("index")]
    [InlineData("product")]
    [InlineData("releaseId")]
    [InlineData("securityCounter")]
    [InlineData("urgency")]
    [InlineData("version")]
    public void What_is_required_must_be_there(string member)
    {
        Assert.Equal(Verdict.Malformed, Read(ota => ota.Remove(member)));
    }

    [Theory]
    [InlineData("boards", "[]")]
    [InlineData("boards", "[\"\"]")]
    [InlineData("boards", "[\"a b\"]")]
    [InlineData("boards", "\"a\"")]
    [InlineData("boards", "[1]")]
    [InlineData("boards", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"]")]
    [InlineData("image", "\"firmware\"")]
    [InlineData("image", "1")]
    [InlineData("product", "\"Thermostat\"")]
    [InlineData("product", "\"thermo_stat\"")]
    [InlineData("product", "\"0123456789012345678901234567890123456789012345678901234567890123x\"")]
    [InlineData("releaseId", "\"a/b\"")]
    [InlineData("releaseId", "\"\"")]
    [InlineData("version", "\"1.1\"")]
    [InlineData("version", "\"1.1.65536\"")]
    [InlineData("version", "\"v1.1.0\"")]
    [InlineData("version", "null")]
    [InlineData("requiresCurrent", "\"1.0\"")]
    [InlineData("requiresCurrent", "null")]
    [InlineData("securityCounter", "-1")]
    [InlineData("securityCounter", "2147483648")]
    [InlineData("securityCounter", "\"1\"")]
    [InlineData("urgency", "\"critical\"")]
    [InlineData("companions", "{\"a\":\"00\"}")]
    [InlineData("companions", "[]")]
    [InlineData("notes", "\"notes.md\"")]
    [InlineData("notes", "{\"en\":\"../notes.md\"}")]
    [InlineData("sbom", "\"/etc/passwd\"")]
    [InlineData("sbom", "\"a//b\"")]
    [InlineData("sbom", "\"a/\"")]
    [InlineData("sbom", "\"a/./b\"")]
    [InlineData("sbom", "\"a\\\\b\"")]
    [InlineData("sbom", "\"a b\"")]
    [InlineData("sbom", "\"é\"")]
    [InlineData("index", "{}")]
    [InlineData("index", "{\"length\":1,\"path\":\"a\"}")]
    [InlineData("index", "{\"length\":-1,\"path\":\"a\",\"sha256\":\"" + Sha + "\"}")]
    [InlineData("index", "{\"length\":1,\"path\":\"..\",\"sha256\":\"" + Sha + "\"}")]
    [InlineData("index", "{\"length\":1,\"path\":\"a\",\"sha256\":\"00\"}")]
    public void A_member_beyond_its_limits_is_refused(string member, string value)
    {
        Assert.Equal(Verdict.Malformed, Read(ota => ota[member] = JsonNode.Parse(value)));
    }

    [Fact]
    public void A_path_may_have_dots_that_are_not_segments_of_their_own()
    {
        Assert.Equal(".../a..b/.c", Accept(ota => ota["sbom"] = ".../a..b/.c").Sbom);
    }

    [Fact]
    public void A_target_without_release_data_is_not_something_to_install()
    {
        Assert.Equal(Verdict.NoReleaseData, ReleaseData.Read(Target(null), out ReleaseData? none));
        Assert.Equal(Verdict.NoReleaseData, ReleaseData.Read(Target(new JsonObject { ["other"] = 1 }), out _));
        Assert.Equal(Verdict.Malformed, ReleaseData.Read(Target(new JsonArray()), out _));
        Assert.Equal(Verdict.Malformed, ReleaseData.Read(Target(new JsonObject { ["ota"] = 1 }), out _));
        Assert.Null(none);
    }

    [Fact]
    public void The_test_kit_makes_releases_that_a_device_finds_and_reads()
    {
        RepositorySimulator repository = new(1_790_000_000);
        SimulatedRelease release = repository.AddRelease(
            "thermostat", "virtual-assemblies", "1.2.3", [("b.pe", new byte[5000]), ("a.pe", [1, 2, 3])], new ReleaseOptions { SecurityCounter = 4, RequiresCurrent = "1.0.0" });
        repository.Publish();
        MemoryTrustStore store = repository.NewStore();
        repository.RunRefresh(store, 1_790_000_000);

        TargetDescription? target = repository.RunSearch(store, release.ImagePath, 1_790_000_000).Target;
        Verdict read = ReleaseData.Read(target!, out ReleaseData? data);
        Verdict indexRead = ImageIndex.Read(new ArraySource(release.Index), out ImageIndex? index);

        Assert.Equal((Verdict.Accepted, Verdict.Accepted), (read, indexRead));
        Assert.Equal((4, release.IndexPath, release.Index.Length), (data!.SecurityCounter, data.IndexPath, data.IndexLength));
        Assert.Equal((2, 5003, 3), (index!.Parts.Length, index.ImageLength, index.BlockCount));
        Assert.NotNull(repository.FetchTarget($"thermostat/1.2.3/{Convert.ToHexStringLower(target!.Sha256!)}.assemblies.bin"));
    }

    private static ReleaseData Accept(Action<JsonObject> change)
    {
        JsonObject ota = (JsonObject)JsonNode.Parse(Example)!;
        change(ota);
        Verdict verdict = ReleaseData.Read(Target(new JsonObject { ["ota"] = ota }), out ReleaseData? data);
        Assert.Equal(Verdict.Accepted, verdict);
        return data!;
    }

    private static Verdict Read(Action<JsonObject> change)
    {
        JsonObject ota = (JsonObject)JsonNode.Parse(Example)!;
        change(ota);
        Verdict verdict = ReleaseData.Read(Target(new JsonObject { ["ota"] = ota }), out ReleaseData? data);
        Assert.Null(data);
        return verdict;
    }

    private static TargetDescription Target(JsonNode? custom)
    {
        JsonObject target = new() { ["hashes"] = new JsonObject { ["sha256"] = Sha }, ["length"] = 3 };
        if (custom is not null)
        {
            target["custom"] = custom;
        }

        JsonObject signed = new()
        {
            ["_type"] = "targets",
            ["expires"] = "2030-01-01T00:00:00Z",
            ["spec_version"] = "1.0.34",
            ["targets"] = new JsonObject { ["a/b.bin"] = target },
            ["version"] = 1,
        };
        JsonObject file = new() { ["signed"] = signed };
        Assert.Equal(Verdict.Accepted, TargetSearch.FindInVerified(new ArraySource(JsonText.Canonical(file)), "a/b.bin", out TargetDescription? found));
        return found!;
    }
}
