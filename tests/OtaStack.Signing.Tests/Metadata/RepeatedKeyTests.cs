using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Diagnosis;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Ceremonies;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Signing.Tests.Metadata;

/// <summary>§5.3.4 counts keyids: one key under two of them would let one person meet a threshold of two. Nothing here makes, signs or keeps such metadata.</summary>
public sealed class RepeatedKeyTests : IDisposable
{
    private readonly CeremonyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_root_or_delegations_that_list_one_key_twice_are_named_as_such()
    {
        ProductRepository repository = _desk.Workshop.CreateWith("1.0.0");
        string path = Path.Combine(repository.Directory, RepositoryPaths.Root(1));
        byte[] doubled = CanonicalJson.Write(WithTwin((JsonObject)JsonNode.Parse(File.ReadAllBytes(path))!));

        SigningException refused = Refusals.Expect(KeyErrorCode.TwoKeyIds, SigningFault.Refused, () => RootDocument.Parse(doubled, "1.root.json"));

        Assert.Equal(["1.root.json", _desk.Workshop.Root1.PublicKey.PublicHex], refused.Arguments);
        JsonObject delegations = new()
        {
            ["keys"] = new JsonObject { [Twin.KeyId] = JsonNode.Parse(Twin.KeyJson), [_desk.Workshop.Root1.PublicKey.KeyId] = _desk.Workshop.Root1.PublicKey.ToJson() },
            ["roles"] = new JsonArray(),
        };
        _ = Refusals.Expect(KeyErrorCode.TwoKeyIds, SigningFault.Refused, () => Delegations.TryRead(delegations, "1.targets.json", out _));

        // The doctor tells of one that another tool has made.
        File.WriteAllBytes(path, doubled);
        Finding finding = Assert.Single(
            RepositoryDoctor.Examine(EvidenceReader.Read(repository.Directory), _desk.Workshop.Clock.GetUtcNow()), found => found.Code == FindingCode.FileMalformed);
        Assert.Equal((Severity.Error, "metadata/1.root.json", KeyErrorCode.TwoKeyIds), (finding.Severity, finding.Subject, finding.Arguments[0]));
    }

    [Fact]
    public void A_signing_box_does_not_sign_it_and_remembers_nothing()
    {
        ProductRepository repository = _desk.Workshop.CreateWith("1.0.0");
        _ = repository.StageRoot(root => root.SetThreshold("targets", 2));
        JsonObject json = (JsonObject)JsonNode.Parse(_desk.Request("root").ToBytes())!;
        JsonObject file = WithTwin(new JsonObject { ["signed"] = JsonNode.Parse(Convert.FromBase64String((string)json["payload"]!)) });
        byte[] payload = CanonicalJson.Write(file["signed"]!);
        json["payload"] = Convert.ToBase64String(payload);
        json["payloadSha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(payload));
        SigningRequest forged = SigningRequest.Parse(CanonicalJson.Write(json), "request");

        _ = Refusals.Expect(KeyErrorCode.TwoKeyIds, SigningFault.Refused, () => _desk.Box().Review(forged, null, null));

        Assert.False(Directory.Exists(_desk.BoxFolder("box1")));
    }

    [Fact]
    public void No_verb_adds_a_key_that_is_there_already()
    {
        ProductRepository repository = _desk.Workshop.CreateWith("1.0.0");
        IReadOnlyList<string> before = DirectoryImage.Of(repository.Directory);

        _ = Assert.Throws<SigningException>(() => repository.StageRoot(root => root.AddKey("root", _desk.Workshop.Root1.PublicKey)));
        _ = Assert.Throws<SigningException>(() => TufKey.Parse(System.Text.Encoding.ASCII.GetBytes(Twin.KeyJson), "twin.json"));

        Assert.Equal(before, DirectoryImage.Of(repository.Directory));
    }

    /// <summary>The first root key with a member more.</summary>
    private static TestKey Twin { get; } = TestKey.FromSeed(TestSigners.SeedOf("root1")).UnderAnotherKeyId();

    private static JsonObject WithTwin(JsonObject file)
    {
        JsonObject signed = (JsonObject)file["signed"]!;
        signed["keys"]![Twin.KeyId] = JsonNode.Parse(Twin.KeyJson);
        ((JsonArray)signed["roles"]!["root"]!["keyids"]!).Add((JsonNode)Twin.KeyId);
        return file;
    }
}
