using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>Signatures that are made elsewhere: the payload is fixed when they are asked for, and each is verified when it comes.</summary>
public sealed class FreezeTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Freezing_writes_an_empty_slot_for_every_key_and_sets_the_dates()
    {
        ProductRepository repository = Staged(threshold: 2);
        _workshop.Clock.Advance(TimeSpan.FromDays(3));

        StagedRole frozen = repository.Freeze("targets");

        Assert.True(frozen.IsFrozen);
        Assert.Equal(new[] { _workshop.Targets1, _workshop.Targets2 }.Select(key => key.PublicKey.KeyId).Order(StringComparer.Ordinal), frozen.Metadata.Slots);
        Assert.Empty(frozen.Metadata.Signatures);
        Assert.Equal(("2027-01-04T00:00:00Z", "2027-04-04T00:00:00Z"), (frozen.Metadata.Issued, frozen.Metadata.Expires));
        Assert.Contains("\"sig\":\"\"", File.ReadAllText(PathOf("staged/targets.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_payload_is_never_dated_or_changed_again()
    {
        ProductRepository repository = Staged(threshold: 2);
        byte[] payload = repository.Freeze("targets").Metadata.SignedBytes;
        byte[] file = File.ReadAllBytes(PathOf("staged/targets.json"));
        _workshop.Clock.Advance(TimeSpan.FromDays(5));

        Assert.Equal(payload, repository.Freeze("targets").Metadata.SignedBytes);
        Assert.Equal(file, File.ReadAllBytes(PathOf("staged/targets.json")));
        RefuseUnchanged("staged.signed", () => repository.AddRelease(Workshop.Release("1.1.0")));
        RefuseUnchanged("staged.signed", () => repository.StageRenewal());
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Equal(payload, repository.ReadStaged()!.Metadata.SignedBytes);
    }

    [Fact]
    public void Signatures_from_elsewhere_publish_at_the_threshold_and_leave_no_empty_slot()
    {
        ProductRepository repository = Staged(threshold: 2);
        byte[] payload = repository.Freeze("targets").Metadata.SignedBytes;

        SignOutcome first = Add(repository, _workshop.Targets2, payload);
        Assert.Equal((false, 1), (first.Published, first.Progress[0].Collected));
        Assert.Equal([_workshop.Targets1.PublicKey.KeyId], repository.ReadStaged()!.Metadata.Slots);

        SignOutcome second = Add(repository, _workshop.Targets1, payload);

        Assert.True(second.Published);
        Assert.Equal(payload, _workshop.Load().Published!.Metadata.SignedBytes);
        Assert.Empty(_workshop.Load().Published!.Metadata.Slots);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
        Assert.Null(_workshop.Load().ReadStaged());
    }

    [Fact]
    public void Unused_slots_are_not_published()
    {
        ProductRepository repository = Staged(threshold: 1);
        byte[] payload = repository.Freeze("targets").Metadata.SignedBytes;

        Assert.True(Add(repository, _workshop.Targets1, payload).Published);

        Assert.DoesNotContain("\"sig\":\"\"", File.ReadAllText(PathOf("metadata/1.targets.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_over_something_else_is_refused_and_nothing_changes()
    {
        ProductRepository repository = Staged(threshold: 2);
        byte[] payload = repository.Freeze("targets").Metadata.SignedBytes;
        byte[] other = [.. payload];
        other[^2] ^= 1;
        byte[] good = _workshop.Targets1.Sign(payload);

        RefuseUnchanged("signature.invalid", () => repository.AddSignature("targets", _workshop.Targets1.PublicKey.KeyId, _workshop.Targets1.Sign(other), payload));
        RefuseUnchanged("signature.invalid", () => repository.AddSignature("targets", _workshop.Targets2.PublicKey.KeyId, good, payload));
        RefuseUnchanged("signature.invalid", () => repository.AddSignature("targets", _workshop.Targets1.PublicKey.KeyId, good[..63], payload));
        RefuseUnchanged("signature.invalid", () => repository.AddSignature("targets", _workshop.Targets1.PublicKey.KeyId, [], payload));
        RefuseUnchanged("key.not_in_role", () => repository.AddSignature("targets", _workshop.Root1.PublicKey.KeyId, _workshop.Root1.Sign(payload), payload));
        RefuseUnchanged("staged.changed", () => repository.AddSignature("targets", _workshop.Targets1.PublicKey.KeyId, good, other));
        RefuseUnchanged("release.none_staged", () => repository.AddSignature("beta", _workshop.Targets1.PublicKey.KeyId, good, payload));
    }

    [Fact]
    public void The_same_keyid_in_two_slots_is_not_metadata_of_ours()
    {
        ProductRepository repository = Staged(threshold: 2);
        _ = repository.Freeze("targets");
        string path = PathOf("staged/targets.json");
        string keyId = _workshop.Targets1.PublicKey.KeyId;
        string slot = "{\"keyid\":\"" + keyId + "\",\"sig\":\"\"}";
        File.WriteAllText(path, File.ReadAllText(path).Replace(slot, slot + "," + slot, StringComparison.Ordinal));

        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => _workshop.Load().ReadStaged());
    }

    [Fact]
    public void A_stage_that_would_be_valid_for_ever_is_not_signed()
    {
        ProductRepository repository = Staged(threshold: 1);
        string path = PathOf("staged/targets.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"expires\":\"2027", "\"expires\":\"2127", StringComparison.Ordinal));

        RefuseUnchanged("expiry.invalid", () => repository.Sign([_workshop.Targets1]));
        RefuseUnchanged("expiry.invalid", () => repository.Freeze("targets"));
    }

    private ProductRepository Staged(int threshold)
    {
        ProductRepository repository = _workshop.Create(threshold);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        return repository;
    }

    private static SignOutcome Add(ProductRepository repository, IKeySigner signer, byte[] payload)
    {
        return repository.AddSignature("targets", signer.KeyId, signer.Sign(payload), payload);
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void RefuseUnchanged(string code, Action work)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, SigningFault.Refused, work);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
