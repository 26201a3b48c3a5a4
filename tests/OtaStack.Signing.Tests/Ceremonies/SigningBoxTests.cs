using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>The signing box believes nothing that it has not checked, and never signs two things under one version.</summary>
public sealed class SigningBoxTests : IDisposable
{
    private readonly CeremonyDesk _desk = new CeremonyDesk().WithStagedRelease();
    private readonly SigningRequest _request;

    public SigningBoxTests()
    {
        _request = _desk.Request();
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void It_signs_what_it_has_checked_and_its_log_and_memory_tell_of_it()
    {
        SigningResponse response = _desk.Sign(_request, _desk.Workshop.Targets1);

        Assert.Equal(_desk.Log().ReadHead(), response.LogHead);
        KeyUseEntry intent = KeyUseLogVerifier.Read(_desk.Log().File).Single(entry => entry.Event == KeyUseEvent.Intent);
        Assert.Equal((_request.PayloadSha256, "targets 2"), ((string?)intent.Members["sha256"], (string?)intent.Members["purpose"]));
        BoxReview again = _desk.Box().Review(_request, null, null);
        Assert.Empty(again.Differences);
        Assert.False(again.IsFirstContact);
        Assert.Equal($"sign thermostat targets 2 {_request.PayloadSha256[..8]}", again.Words);
        Assert.Equal(response.ToBytes(), SigningResponse.Parse(response.ToBytes(), "response").ToBytes());
    }

    [Fact]
    public void A_request_that_was_changed_on_the_way_is_refused_whatever_was_changed()
    {
        Assert.Equal(["version", "previousVersion", "previousSha256", "roots", "needed", "artefacts"], new[]
        {
            Inconsistency(json => json["version"] = 3),
            Inconsistency(json => json["previousVersion"] = 0),
            Inconsistency(json => json["previousSha256"] = ""),
            Inconsistency(json => json["roots"]!.AsArray().Clear()),
            Inconsistency(json => json["needed"]![0]!["threshold"] = 2),
            Inconsistency(json => json["artefacts"]!.AsArray().RemoveAt(0)),
        });
        Assert.Equal("needed", Inconsistency(json => json["needed"]![0]!["source"] = "2.root"));
        Assert.Equal("created", Inconsistency(json => json["created"] = "2027-01-10T00:00:00Z"));
        Assert.Equal("expires", Inconsistency(json => json["expires"] = "2027-12-01T00:00:00Z"));
        Assert.Equal("payload.expires", Inconsistency(WithPayload(body => body["expires"] = "2040-01-01T00:00:00Z")));
        Assert.Equal("payload.expires", Inconsistency(WithPayload(body => body["expires"] = "2026-12-31T23:59:59Z")));
        Assert.Equal("payload.issued", Inconsistency(WithPayload(body => body["issued"] = "2027-03-01T00:00:00Z")));
        Assert.Equal("payload.issued", Inconsistency(WithPayload(body => body.Remove("issued"))));
        _ = Refusals.Expect(ErrorCode.MetadataMalformed, SigningFault.File, () => Review(Changed(WithPayload(body => body["_type"] = "root"))));
    }

    [Fact]
    public void A_root_chain_with_a_forged_link_is_refused()
    {
        byte[] root = [.. _request.Roots[0]];
        string text = Encoding.UTF8.GetString(root);
        string forged = text.Replace("\"threshold\":2", "\"threshold\":1", StringComparison.Ordinal);
        Assert.NotEqual(text, forged);

        Assert.Equal("roots", Inconsistency(json => json["roots"]![0] = Convert.ToBase64String(Encoding.UTF8.GetBytes(forged))));
    }

    [Fact]
    public void A_spelling_that_is_not_canonical_is_refused_in_request_and_payload()
    {
        byte[] file = _request.ToBytes();
        _ = Refusals.Expect(CeremonyErrorCode.RequestMalformed, SigningFault.File, () => SigningRequest.Parse([.. file, (byte)'\n'], "request"));
        JsonObject more = (JsonObject)JsonNode.Parse(file)!;
        more["comment"] = "x";
        _ = Refusals.Expect(CeremonyErrorCode.RequestMalformed, SigningFault.File, () => SigningRequest.Parse(CanonicalJson.Write(more), "request"));
        SigningRequest spaced = Changed(json =>
        {
            byte[] payload = [.. _request.Payload[..^1], (byte)' ', (byte)'}'];
            json["payload"] = Convert.ToBase64String(payload);
            json["payloadSha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(payload));
        });
        Assert.Equal("payload", Assert.Single(Refusals.Expect(CeremonyErrorCode.RequestInconsistent, SigningFault.File, () => Review(spaced)).Arguments));
        _ = Refusals.Expect(CeremonyErrorCode.RequestMalformed, SigningFault.File, () => SigningRequest.Parse(new byte[CeremonyLimits.MaxRequestBytes + 1], "request"));
    }

    [Fact]
    public void Digests_are_recomputed_from_the_files_and_what_is_new_must_be_there()
    {
        Assert.Equal(4, _desk.Box().Review(_request, _desk.Targets, null).Recomputed);
        Assert.Equal(4, _desk.Box().Review(_request, _desk.Workshop.Repository, null).Recomputed);
        SigningException missing = Refusals.Expect(CeremonyErrorCode.ArtefactMissing, SigningFault.Refused, () => _desk.Box().Review(_request, null, null));
        Assert.Equal("thermostat/1.0.0/assemblies.bin", Assert.Single(missing.Arguments));

        File.AppendAllText(Path.Combine(_desk.Targets, "thermostat/1.1.0/assemblies.bin"), "x");
        SigningException differs = Refusals.Expect(CeremonyErrorCode.ArtefactDiffers, SigningFault.Refused, () => _desk.Box().Review(_request, _desk.Targets, null));
        Assert.EndsWith("thermostat/1.1.0/assemblies.bin", Assert.Single(differs.Arguments), StringComparison.Ordinal);
        Assert.Empty(DirectoryImage.Of(_desk.BoxFolder("box1")));
    }

    [Fact]
    public void What_the_box_vouched_for_before_may_stay_at_home()
    {
        _ = _desk.Accept(_desk.Sign(_request, _desk.Workshop.Targets1));
        _ = _desk.Workshop.Load().StageRenewal();
        SigningRequest renewal = _desk.Request();

        BoxReview review = _desk.Box().Review(renewal, null, null);

        Assert.Equal(0, review.Recomputed);
        Assert.Equal(["version"], review.Differences.Select(difference => difference.Path).Except(["expires", "issued"]));
        _ = Refusals.Expect(CeremonyErrorCode.ArtefactMissing, SigningFault.Refused, () => _desk.Box("box2").Review(renewal, null, null));
    }

    [Fact]
    public void It_never_signs_two_payloads_of_one_version_nor_an_older_one()
    {
        SigningResponse first = _desk.Sign(_request, _desk.Workshop.Targets1);
        _ = _desk.Workshop.Load().Discard();
        _ = _desk.Workshop.Load().AddRelease(Workshop.Release("1.1.1"));
        SigningRequest other = _desk.Request();
        IReadOnlyList<string> before = DirectoryImage.Of(_desk.BoxFolder("box1"));

        _ = Refusals.Expect(CeremonyErrorCode.VersionSigned, SigningFault.Refused, () => _desk.Box().Review(other, _desk.Targets, null));
        _ = Refusals.Expect(CeremonyErrorCode.VersionSigned, SigningFault.Refused, () => _desk.Sign(other, _desk.Workshop.Targets2));
        Assert.Equal(before, DirectoryImage.Of(_desk.BoxFolder("box1")));
        Assert.Equal(first.Signature, _desk.Sign(_request, _desk.Workshop.Targets1).Signature);

        _ = _desk.Accept(_desk.Sign(other, _desk.Workshop.Targets1, "box2"));
        _ = _desk.Workshop.Load().StageRenewal();
        SigningRequest third = _desk.Request();
        _ = _desk.Sign(third, _desk.Workshop.Targets1);
        SigningException older = Refusals.Expect(CeremonyErrorCode.VersionOlder, SigningFault.Refused, () => _desk.Box().Review(other, _desk.Targets, null));
        Assert.Equal(["thermostat", "targets", "2", "3"], older.Arguments);
    }

    [Fact]
    public void A_key_that_is_not_asked_for_is_not_used()
    {
        SigningBox box = _desk.Box();
        BoxReview review = box.Review(_request, _desk.Targets, null);

        _ = Refusals.Expect(CeremonyErrorCode.KeyNotNeeded, SigningFault.Refused, () => box.Sign(review, [(_desk.Logged(_desk.Workshop.Root1), "file:x")], ["Mori"], _desk.Log(), CeremonyDesk.Tool));

        Assert.Empty(DirectoryImage.Of(_desk.BoxFolder("box1")));
    }

    [Fact]
    public void Another_products_root_is_not_believed_once_the_true_one_is_known()
    {
        byte[] root = _request.Roots[0];
        Assert.True(_desk.Box().Review(_request, _desk.Targets, null).IsFirstContact);
        Assert.False(_desk.Box().Review(_request, _desk.Targets, root).IsFirstContact);
        using Workshop other = new();
        ProductAfterSwap(other);
        byte[] foreign = File.ReadAllBytes(Path.Combine(other.Repository, "metadata/1.root.json"));
        _ = Refusals.Expect(ErrorCode.RootNotTrusted, SigningFault.Refused, () => _desk.Box().Review(_request, _desk.Targets, foreign));

        _ = _desk.Sign(_request, _desk.Workshop.Targets1);
        SigningRequest swapped = new OnlineCeremony(other.Repository, other.Clock).Request("targets", 1, TimeSpan.FromDays(1));
        _ = Refusals.Expect(ErrorCode.RootNotTrusted, SigningFault.Refused, () => _desk.Box().Review(swapped, Path.Combine(other.Repository, "targets"), null));
    }

    [Fact]
    public void A_request_that_is_over_is_not_signed()
    {
        _desk.Workshop.Clock.Advance(TimeSpan.FromDays(14));

        _ = Refusals.Expect(CeremonyErrorCode.Expired, SigningFault.Refused, () => Review(_request));
    }

    [Fact]
    public void A_damaged_memory_is_not_taken_for_none()
    {
        _ = _desk.Sign(_request, _desk.Workshop.Targets1);
        File.WriteAllText(Path.Combine(_desk.BoxFolder("box1"), "thermostat", "signed.targets.json"), "{}");

        _ = Refusals.Expect(CeremonyErrorCode.StateMalformed, SigningFault.File, () => Review(_request));
    }

    [Fact]
    public void Killed_at_any_operation_it_still_signs_only_one_payload_of_a_version()
    {
        _ = _desk.Workshop.Load().Discard();
        _ = _desk.Workshop.Load().AddRelease(Workshop.Release("1.1.1"));
        SigningRequest other = _desk.Request();
        int remembered = 0;
        for (int operation = 1; operation <= 18; operation++)
        {
            string name = $"box-{operation}";
            FaultyFiles files = FaultyFiles.KilledAt(operation);
            SigningBox box = _desk.Box(name, files);
            bool used = false;
            BoxReview review = box.Review(other, _desk.Targets, null);
            Exception? killed = Record.Exception(() => box.Sign(review, [(new Watched(_desk.Logged(_desk.Workshop.Targets1, name), () => used = true), "file:x")], ["Mori"], _desk.Log(name), CeremonyDesk.Tool));
            Exception? refused = Record.Exception(() => _desk.Box(name).Review(_request, null, null));

            // Whenever the key was used, the other payload is no longer signed here.
            Assert.True(!used || refused is SigningException { Code: CeremonyErrorCode.VersionSigned }, $"killed at {operation}");
            Assert.Equal(killed is null, used);
            remembered += used ? 1 : 0;
        }

        Assert.InRange(remembered, 1, 17);
    }

    private static void ProductAfterSwap(Workshop other)
    {
        _ = OtaStack.Signing.Repository.ProductRepository.Create(
            other.Repository,
            new OtaStack.Signing.Repository.NewProduct
            {
                Settings = other.Product().Settings,
                RootSigners = [other.Targets1, other.Targets2],
                RootThreshold = 2,
                TargetsKeys = [other.Root1.PublicKey],
                TargetsThreshold = 1,
                OnlineKey = other.Online.PublicKey,
            },
            other.Clock).AddRelease(Workshop.Release("9.0.0"));
    }

    private static Action<JsonObject> WithPayload(Action<JsonObject> change)
    {
        return json =>
        {
            JsonObject body = (JsonObject)JsonNode.Parse(Convert.FromBase64String((string)json["payload"]!))!;
            change(body);
            byte[] payload = CanonicalJson.Write(body);
            json["payload"] = Convert.ToBase64String(payload);
            json["payloadSha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(payload));
        };
    }

    private string Inconsistency(Action<JsonObject> change)
    {
        SigningRequest changed = Changed(change);
        return Assert.Single(Refusals.Expect(CeremonyErrorCode.RequestInconsistent, SigningFault.Refused, () => Review(changed)).Arguments);
    }

    private SigningRequest Changed(Action<JsonObject> change)
    {
        JsonObject json = (JsonObject)JsonNode.Parse(_request.ToBytes())!;
        change(json);
        return SigningRequest.Parse(CanonicalJson.Write(json), "request");
    }

    private BoxReview Review(SigningRequest request) => _desk.Box().Review(request, _desk.Targets, null);

    private sealed class Watched(OtaStack.Signing.Keys.IKeySigner inner, Action used) : OtaStack.Signing.Keys.IKeySigner
    {
        public OtaStack.Signing.Keys.TufKey PublicKey => inner.PublicKey;

        public byte[] Sign(byte[] canonicalBytes)
        {
            used();
            return inner.Sign(canonicalBytes);
        }

        public void Dispose() => inner.Dispose();
    }
}
