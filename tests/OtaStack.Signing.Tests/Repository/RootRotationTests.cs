using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Roots;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>A new root: which keys come and go, who must sign it, and what must be signed anew afterwards.</summary>
public sealed class RootRotationTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _root3 = TestSigners.Of("root3");
    private readonly Ed25519Signer _targets3 = TestSigners.Of("targets3");

    public void Dispose()
    {
        _root3.Dispose();
        _targets3.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_replaced_root_key_needs_the_old_threshold_and_the_new_one()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        StagedRole staged = repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Root1), _root3.PublicKey));

        Assert.Equal(["1.root", "2.root"], staged.Requirements.Select(requirement => requirement.Source));
        SignOutcome byTheNew = repository.Sign("root", [_root3, _workshop.Root2]);
        Assert.Equal((false, 1, 2), (byTheNew.Published, byTheNew.Progress[0].Collected, byTheNew.Progress[1].Collected));
        Assert.Equal(1, _workshop.Load().Root.Version);

        SignOutcome byTheOld = repository.Sign("root", [_workshop.Root1]);

        Assert.True(byTheOld.Published);
        Assert.Equal(2, _workshop.Load().Root.Version);
        Assert.Equal(2, _workshop.Load().Roots.Count);
        Assert.DoesNotContain(Id(_workshop.Root1), _workshop.Load().Root.Roles["root"].KeyIds);
        Assert.True(File.Exists(PathOf($"keys/{Id(_root3)}.json")));
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void The_changes_tell_every_key_and_threshold()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.StageRoot(root => root.AddKey("root", _root3.PublicKey));
        RootChanges changes = repository.StageRoot(root => root.SetThreshold("targets", 2)).RootChanges!;

        Assert.Equal(["root", "targets"], changes.Roles.Select(role => role.Role));
        Assert.Equal((Id(_root3), 2, 2), (Assert.Single(changes.Roles[0].Added), changes.Roles[0].ThresholdBefore, changes.Roles[0].ThresholdAfter));
        Assert.Equal((0, 1, 2), (changes.Roles[1].Added.Count + changes.Roles[1].Removed.Count, changes.Roles[1].ThresholdBefore, changes.Roles[1].ThresholdAfter));
    }

    [Fact]
    public void A_renewal_has_one_threshold_and_a_later_expiry()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _workshop.Clock.Advance(TimeSpan.FromDays(300));
        StagedRole staged = repository.StageRoot(_ => { }, days: 30);

        Assert.Equal(["1.root"], staged.Requirements.Select(requirement => requirement.Source));
        Assert.Empty(staged.RootChanges!.Roles);
        _workshop.Clock.Advance(TimeSpan.FromDays(10));
        Assert.True(repository.Sign("root", [_workshop.Root1, _workshop.Root2]).Published);

        // 310 days after the new year of 2027, and 30 more.
        Assert.Equal(("2027-11-07T00:00:00Z", "2027-12-07T00:00:00Z"), (repository.Root.Metadata.Issued, repository.Root.Metadata.Expires));
    }

    [Fact]
    public void Other_release_keys_mean_that_the_releases_are_staged_to_be_signed_anew()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Targets1), _targets3.PublicKey));

        SignOutcome outcome = repository.Sign("root", [_workshop.Root1, _workshop.Root2]);

        Assert.Equal((true, "targets"), (outcome.Published, Assert.Single(outcome.StagedAnew)));
        Assert.Equal(Verdict.ThresholdNotMet, RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).FirstRefusal!.Verdict);

        // The key may have been stolen: nothing that it signed is taken for seen.
        StagedChanges changes = repository.CheckStaged().Changes!;
        Assert.Null(changes.Published);
        Assert.Equal(2, changes.Added.Count);
        RefuseUnchanged("key.not_in_role", () => repository.Sign([_workshop.Targets1]));
        Assert.True(repository.Sign([_targets3]).Published);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void An_added_release_key_leaves_the_releases_as_they_are()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.StageRoot(root => root.AddKey("targets", _targets3.PublicKey));

        SignOutcome outcome = repository.Sign("root", [_workshop.Root1, _workshop.Root2]);

        Assert.Equal((true, 0), (outcome.Published, outcome.StagedAnew.Count));
        Assert.Null(repository.ReadStaged());
        Assert.True(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void The_online_key_is_replaced_in_both_roles_that_it_has()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Online), _targets3.PublicKey));
        _ = repository.Sign("root", [_workshop.Root1, _workshop.Root2]);

        Assert.Equal([Id(_targets3)], repository.Root.Roles["timestamp"].KeyIds);
        Assert.Equal([Id(_targets3)], repository.Root.Roles["snapshot"].KeyIds);
        Assert.DoesNotContain(Id(_workshop.Online), repository.Root.Keys.Keys);
    }

    [Fact]
    public void A_key_in_neither_root_signs_nothing()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Root1), _root3.PublicKey));

        RefuseUnchanged("key.not_in_role", () => repository.Sign("root", [_targets3]));
        RefuseUnchanged("key.not_in_role", () => repository.Sign("root", [_workshop.Root1, _workshop.Targets1]));
    }

    [Fact]
    public void A_root_that_could_never_be_signed_is_not_staged()
    {
        ProductRepository repository = _workshop.Create();

        RefuseUnchanged("threshold.invalid", () => repository.StageRoot(root => root.RemoveKey("root", Id(_workshop.Root1))), SigningFault.Usage);
        RefuseUnchanged("threshold.invalid", () => repository.StageRoot(root => root.SetThreshold("root", 3)), SigningFault.Usage);
        RefuseUnchanged("threshold.invalid", () => repository.StageRoot(root => root.SetThreshold("targets", 0)), SigningFault.Usage);
        RefuseUnchanged("key.count", () => repository.StageRoot(root => root.RevokeKey(Id(_workshop.Online))), SigningFault.Usage);
        RefuseUnchanged("key.unknown", () => repository.StageRoot(root => root.RemoveKey("targets", Id(_workshop.Root1))));
        RefuseUnchanged("key.unknown", () => repository.StageRoot(root => root.RevokeKey(Id(_workshop.Root1)[..7])));
        RefuseUnchanged("key.twice", () => repository.StageRoot(root => root.AddKey("root", _workshop.Root1.PublicKey)), SigningFault.Usage);
        RefuseUnchanged("role.not_top_level", () => repository.StageRoot(root => root.AddKey("beta", _root3.PublicKey)), SigningFault.Usage);
        RefuseUnchanged("expiry.invalid", () => repository.StageRoot(_ => { }, days: 3651), SigningFault.Usage);
    }

    [Fact]
    public void A_key_of_the_server_gets_no_offline_role_and_the_other_way_round()
    {
        ProductRepository repository = _workshop.Create();

        RefuseUnchanged("key.online_offline", () => repository.StageRoot(root => root.AddKey("targets", _workshop.Online.PublicKey)));
        RefuseUnchanged("key.online_offline", () => repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Online), _workshop.Targets1.PublicKey)));
    }

    [Fact]
    public void A_key_that_was_taken_away_does_not_come_back()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.StageRoot(root => root.ReplaceKey(Id(_workshop.Root1), _root3.PublicKey));
        _ = repository.Sign("root", [_workshop.Root1, _workshop.Root2, _root3]);

        RefuseUnchanged("key.revoked", () => repository.StageRoot(root => root.AddKey("root", _workshop.Root1.PublicKey)));
        RefuseUnchanged("key.revoked", () => repository.StageRoot(root => root.AddKey("targets", _workshop.Root1.PublicKey)));
    }

    [Fact]
    public void A_root_that_a_device_would_not_take_is_not_staged()
    {
        ProductRepository repository = _workshop.Create();
        Ed25519Signer[] many = [.. Enumerable.Range(0, 12).Select(i => TestSigners.Of("many" + i))];

        // Five keys are there already; a device takes sixteen.
        RefuseUnchanged("root.keys", () => repository.StageRoot(root => Array.ForEach(many, key => root.AddKey("targets", key.PublicKey))));
        _ = repository.StageRoot(root => Array.ForEach(many[..11], key => root.AddKey("targets", key.PublicKey)));
        Assert.True(repository.Sign("root", [_workshop.Root1, _workshop.Root2]).Published);
        Assert.True(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void Nothing_changes_a_root_that_somebody_has_signed()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.StageRoot(root => root.AddKey("root", _root3.PublicKey));
        _ = repository.Freeze("root");

        RefuseUnchanged("staged.signed", () => repository.StageRoot(root => root.SetThreshold("root", 1)));
        Assert.True(repository.Discard("root"));
        Assert.Empty(repository.StageRoot(_ => { }).RootChanges!.Roles);
    }

    [Fact]
    public void Many_rotations_in_a_row_stay_one_chain()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        Ed25519Signer current = _workshop.Root1;
        for (int i = 0; i < 34; i++)
        {
            Ed25519Signer next = TestSigners.Of("rotation" + i);
            string before = Id(current);
            _ = repository.StageRoot(root => root.ReplaceKey(before, next.PublicKey));
            Assert.True(repository.Sign("root", [current, _workshop.Root2, next]).Published);
            current = next;
        }

        Assert.Equal(35, repository.Roots.Count);
        Assert.True(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void A_tampered_chain_stops_the_next_signature()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.StageRoot(root => root.AddKey("root", _root3.PublicKey));
        string path = PathOf("metadata/1.root.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"threshold\":2", "\"threshold\":1", StringComparison.Ordinal));

        SigningException failure = Refusals.Expect("repository.not_verified", SigningFault.Refused, () => _workshop.Load().Sign("root", [_workshop.Root1, _workshop.Root2]));
        Assert.Equal(Verdict.ThresholdNotMet, failure.Verdict);
    }

    private static string Id(Ed25519Signer signer) => signer.PublicKey.KeyId;

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void RefuseUnchanged(string code, Action work, SigningFault fault = SigningFault.Refused)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, fault, work);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
