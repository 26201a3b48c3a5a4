using System.Security.Cryptography;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>The online side takes in only what binds to its request, and publishes at the threshold.</summary>
public sealed class OnlineCeremonyTests : IDisposable
{
    private readonly CeremonyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Two_holders_on_two_boxes_publish_a_release()
    {
        _ = _desk.WithStagedRelease(threshold: 2);
        SigningRequest request = _desk.Request();

        SignOutcome first = _desk.Accept(_desk.Sign(request, _desk.Workshop.Targets1, "box1"));
        Assert.Equal((false, 1), (first.Published, first.Progress[0].Collected));
        Assert.Equal([_desk.Workshop.Targets2.PublicKey.KeyId], _desk.Workshop.Load().ReadStaged()!.Metadata.Slots);
        SignOutcome second = _desk.Accept(_desk.Sign(request, _desk.Workshop.Targets2, "box2"));

        Assert.True(second.Published);
        Assert.Equal(2, _desk.Workshop.Load().Published!.Version);
        Assert.True(RepositoryVerifier.Verify(_desk.Workshop.Load(), _desk.Workshop.Clock).IsAccepted);
        CeremonyRecord record = _desk.Online().Record(request.Id);
        Assert.Equal([CeremonyEvent.Requested, CeremonyEvent.Accepted, CeremonyEvent.Published], record.Journal.Where(entry => entry.Event != "created").Select(entry => entry.Event));
        Assert.Equal(2, record.Responses.Count);
        Assert.Equal(1, record.Previous!.Version);
    }

    [Fact]
    public void A_request_freezes_what_it_asks_for_and_is_the_same_until_it_is_over()
    {
        _ = _desk.WithStagedRelease();
        SigningRequest request = _desk.Request();
        _desk.Workshop.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(request.ToBytes(), _desk.Request().ToBytes());
        Assert.Equal(request.Payload, _desk.Workshop.Load().ReadStaged()!.Metadata.SignedBytes);
        _ = Refusals.Expect(ErrorCode.StagedSigned, SigningFault.Refused, () => _desk.Workshop.Load().AddRelease(Workshop.Release("1.2.0")));
        _desk.Workshop.Clock.Advance(TimeSpan.FromDays(14));
        SigningRequest later = _desk.Request();
        Assert.NotEqual(request.Id, later.Id);
        Assert.Equal(request.Payload, later.Payload);
    }

    [Fact]
    public void A_request_has_no_more_in_it_than_it_says()
    {
        _ = _desk.WithStagedRelease();
        SigningRequest request = _desk.Request();

        Assert.Equal(("thermostat", "targets", 2, 1, false), (request.Product, request.Role, request.Version, request.PreviousVersion, request.IsRehearsal));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_desk.Workshop.Load().Published!.Metadata.SignedBytes)), request.PreviousSha256);
        Assert.Equal(4, request.Artefacts.Count);
        Assert.Equal(request.ToBytes(), SigningRequest.Parse(request.ToBytes(), "request").ToBytes());
        _ = Refusals.Expect(ErrorCode.ExpiryInvalid, SigningFault.Usage, () => _desk.Online().Request("targets", 1, TimeSpan.FromDays(61)));
        _ = Refusals.Expect(ErrorCode.NothingStaged, SigningFault.Refused, () => _desk.Request("root"));
    }

    [Fact]
    public void Whatever_does_not_bind_to_the_request_is_refused_and_noted_and_changes_nothing()
    {
        _ = _desk.WithStagedRelease(threshold: 2);
        SigningRequest request = _desk.Request(operators: 2);
        SigningResponse good = _desk.Sign(request, _desk.Workshop.Targets1, "box1", "Mori", "Sato");
        IReadOnlyList<string> before = _desk.Repository;
        string zeros = new('0', 64);
        byte[] forged = [.. good.Signature];
        forged[10] ^= 1;

        Refuse(CeremonyErrorCode.RehearsalNot, With(good, rehearsal: true));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, product: "kettle"));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, role: "root"));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, version: 3));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, payload: zeros));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, request: zeros));
        Refuse(CeremonyErrorCode.NotOfRequest, With(good, operators: ["Mori", "Mori"]));
        Refuse(CeremonyErrorCode.KeyNotNeeded, With(good, keyId: _desk.Workshop.Root1.PublicKey.KeyId));
        Refuse(CeremonyErrorCode.SignatureInvalid, With(good, signature: forged));
        Refuse(CeremonyErrorCode.SignatureInvalid, With(good, keyId: _desk.Workshop.Targets2.PublicKey.KeyId));
        Refuse(CeremonyErrorCode.RequestUnknown, With(good, id: new string('0', 32)));
        Refuse(CeremonyErrorCode.RequestUnknown, With(good, id: "../../../../../../../../../../etc"));

        Assert.Equal(before, _desk.Repository);
        CeremonyRecord record = _desk.Online().Record(request.Id);
        Assert.Empty(record.Responses);
        Assert.Equal(10, record.Journal.Count(entry => entry.Event == CeremonyEvent.Refused));
        Assert.False(_desk.Accept(good).Published);

        before = _desk.Repository;
        Refuse(CeremonyErrorCode.Duplicate, good);
        Assert.Equal(before, _desk.Repository);
        _ = Assert.Single(_desk.Online().Record(request.Id).Responses);
    }

    [Fact]
    public void A_response_that_comes_too_late_or_for_something_else_is_refused()
    {
        _ = _desk.WithStagedRelease();
        SigningRequest request = _desk.Request();
        SigningResponse response = _desk.Sign(request, _desk.Workshop.Targets1);
        _ = _desk.Workshop.Load().Discard();
        Refuse(CeremonyErrorCode.Stale, response);

        _ = _desk.Workshop.Load().AddRelease(Workshop.Release("1.1.1"));
        IReadOnlyList<string> before = _desk.Repository;
        Refuse(CeremonyErrorCode.Stale, response);
        Assert.Equal(before, _desk.Repository);

        SigningRequest next = _desk.Request();
        SigningResponse late = _desk.Sign(next, _desk.Workshop.Targets1, "box2");
        _desk.Workshop.Clock.Advance(TimeSpan.FromDays(14));
        before = _desk.Repository;
        Refuse(CeremonyErrorCode.Expired, late);
        Assert.Equal(before, _desk.Repository);
    }

    [Fact]
    public void A_response_after_publication_is_stale()
    {
        _ = _desk.WithStagedRelease();
        SigningRequest request = _desk.Request();
        Assert.True(_desk.Accept(_desk.Sign(request, _desk.Workshop.Targets1)).Published);

        Refuse(CeremonyErrorCode.Stale, _desk.Sign(request, _desk.Workshop.Targets2, "box2"));
        Assert.Equal([_desk.Workshop.Targets1.PublicKey.KeyId], _desk.Workshop.Load().Published!.Metadata.Signatures.Keys);
    }

    private static SigningResponse With(
        SigningResponse response, string? product = null, string? role = null, int? version = null, bool? rehearsal = null, string? payload = null,
        string? request = null, string? id = null, string? keyId = null, byte[]? signature = null, string[]? operators = null)
    {
        return new SigningResponse
        {
            RequestSha256 = request ?? response.RequestSha256,
            RequestId = id ?? response.RequestId,
            Product = product ?? response.Product,
            Role = role ?? response.Role,
            Version = version ?? response.Version,
            IsRehearsal = rehearsal ?? response.IsRehearsal,
            PayloadSha256 = payload ?? response.PayloadSha256,
            KeyId = keyId ?? response.KeyId,
            Key = response.Key,
            Signature = signature ?? response.Signature,
            Operators = operators ?? response.Operators,
            Time = response.Time,
            Tool = response.Tool,
            LogHead = response.LogHead,
        };
    }

    private void Refuse(string code, SigningResponse response)
    {
        _ = Refusals.Expect(code, SigningFault.Refused, () => _desk.Accept(response));
    }
}
