using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>Roles that list targets of their own: channels, boards, suppliers.</summary>
public sealed class DelegationTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");
    private readonly Ed25519Signer _beta2 = TestSigners.Of("beta2");

    public void Dispose()
    {
        _beta.Dispose();
        _beta2.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_delegated_role_signs_its_own_releases_in_its_own_folder()
    {
        ProductRepository repository = WithBeta();

        _ = repository.AddRelease(Release("1.1.0"));
        Assert.True(repository.Sign("beta", [_beta]).Published);

        Assert.Equal(["thermostat/beta/1.1.0/assemblies.bin", "thermostat/beta/1.1.0/assemblies.idx"], repository.Delegated["beta"].Files.Select(file => file.Path));
        Assert.Equal("thermostat-beta-1.1.0", repository.Delegated["beta"].Releases[0].ReleaseId);
        Assert.Equal((2, 2), (repository.PublishedVersions["targets"], repository.PublishedVersions["beta"]));
        VerificationReport report = RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock);
        Assert.True(report.IsAccepted);
        Assert.Contains(report.Findings, finding => finding.Subject == "metadata/2.beta.json");
        Assert.Contains(report.Findings, finding => finding.Subject == "thermostat-beta-1.1.0: thermostat/beta/1.1.0/assemblies.bin");
    }

    [Fact]
    public void The_delegation_is_shown_to_whoever_signs_it()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        StagedRole staged = repository.AddDelegation(Beta());

        RoleChange change = Assert.Single(staged.Changes!.Delegations);
        Assert.Equal(("beta", Id(_beta), 0, 1), (change.Role, Assert.Single(change.Added), change.ThresholdBefore, change.ThresholdAfter));
        Assert.False(staged.Changes.IsRenewal);
        Assert.Empty(staged.Changes.Added);
        Assert.Equal(["beta", "targets"], repository.StagedRoles);
    }

    [Fact]
    public void Without_the_roles_own_metadata_the_repository_is_refused()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddDelegation(Beta());
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Equal(new VerificationFinding("metadata/1.beta.json", Verdict.Missing), RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).FirstRefusal);

        Assert.True(repository.Sign("beta", [_beta]).Published);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void The_same_version_may_be_in_a_channel_and_in_the_product()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        _ = repository.Sign("beta", [_beta]);

        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        Assert.True(repository.Sign([_workshop.Targets1]).Published);
        RefuseUnchanged("release.exists", () => repository.AddRelease(Release("1.1.0")));
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void Only_the_roles_keys_sign_for_it_and_it_signs_for_nothing_else()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        _ = repository.AddRelease(Workshop.Release("1.1.0"));

        RefuseUnchanged("key.not_in_role", () => repository.Sign("beta", [_workshop.Targets1]));
        RefuseUnchanged("key.not_in_role", () => repository.Sign("targets", [_beta]));
        RefuseUnchanged("role.unknown", () => repository.AddRelease(Release("1.2.0", "gamma")));
    }

    [Fact]
    public void A_target_outside_the_roles_paths_is_signed_by_nobody()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        string path = PathOf("staged/beta.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("thermostat/beta/1.1.0/assemblies.idx\":{\"hashes", "thermostat/beta1/1.1.0/assemblies.idx\":{\"hashes", StringComparison.Ordinal));

        RefuseUnchanged("target.outside_role", () => _workshop.Load().Sign("beta", [_beta]));
        RefuseUnchanged("target.outside_role", () => _workshop.Load().Freeze("beta"));
    }

    [Fact]
    public void A_target_outside_the_roles_paths_is_refused_although_the_supplier_signed_it()
    {
        _ = WithBeta();
        string path = PathOf("metadata/1.beta.json");
        SignedMetadata forged = new((System.Text.Json.Nodes.JsonObject)SignedMetadata.ParseAny(File.ReadAllBytes(path), path).Body.DeepClone());
        forged.Body["targets"]!.AsObject()["thermostat/1.0.0/assemblies.bin"] = _workshop.Load().Published!.Metadata.Body["targets"]!["thermostat/1.0.0/assemblies.bin"]!.DeepClone();
        forged = new SignedMetadata(forged.Body);
        forged.Sign(_beta);
        File.WriteAllBytes(path, forged.ToBytes());

        Assert.Equal(
            new VerificationFinding("metadata/1.beta.json: thermostat/1.0.0/assemblies.bin", Verdict.UnknownTarget),
            RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).FirstRefusal);
    }

    [Fact]
    public void A_rotated_key_means_that_the_role_is_staged_to_be_signed_anew()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        _ = repository.Sign("beta", [_beta]);
        _ = repository.EditDelegation("beta", role => role.ReplaceKey(Id(_beta), _beta2.PublicKey));

        SignOutcome outcome = repository.Sign([_workshop.Targets1]);

        Assert.Equal("beta", Assert.Single(outcome.StagedAnew));
        Assert.Equal(new VerificationFinding("metadata/2.beta.json", Verdict.ThresholdNotMet), RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).FirstRefusal);
        StagedRole staged = repository.CheckStaged("beta");
        Assert.Equal((3, 2), (staged.Version, staged.Changes!.Added.Count));
        RefuseUnchanged("key.not_in_role", () => repository.Sign("beta", [_beta]));
        Assert.True(repository.Sign("beta", [_beta2]).Published);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
        RefuseUnchanged("key.revoked", () => repository.EditDelegation("beta", role => role.AddKey(_beta.PublicKey)));
    }

    [Fact]
    public void A_removed_delegation_leaves_its_files_and_counts_on_when_it_comes_back()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        _ = repository.Sign("beta", [_beta]);
        Assert.Equal(["beta"], repository.RemoveDelegation("beta").Changes!.Delegations.Select(change => change.Role));
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Empty(repository.Delegated);
        Assert.Equal(2, repository.PublishedVersions["beta"]);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);

        _ = repository.AddDelegation(Beta(_beta2));
        StagedRole again = repository.CheckStaged("beta");
        Assert.Equal((3, 0), (again.Version, again.Targets!.Files.Count));
        _ = repository.Sign([_workshop.Targets1]);
        Assert.True(repository.Sign("beta", [_beta2]).Published);
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void What_is_staged_for_a_role_that_nobody_delegates_to_is_not_signed()
    {
        ProductRepository repository = WithBeta();
        _ = repository.AddRelease(Release("1.1.0"));
        _ = repository.RemoveDelegation("beta");
        _ = repository.Sign([_workshop.Targets1]);

        RefuseUnchanged("role.not_signable", () => repository.Sign("beta", [_beta]));
        Assert.True(repository.Discard("beta"));
        Assert.False(File.Exists(PathOf("targets/thermostat/beta/1.1.0/assemblies.bin")));
    }

    [Fact]
    public void Delegations_that_cannot_work_are_not_staged()
    {
        ProductRepository repository = WithBeta();

        foreach (string name in (string[])["root", "timestamp", "", "Beta", "1.0.0", "a/b", ".hidden", new string('a', 65)])
        {
            RefuseUnchanged("role.name_invalid", () => repository.AddDelegation(Named(name)), SigningFault.Usage);
        }

        RefuseUnchanged("delegation.exists", () => repository.AddDelegation(Beta()));
        RefuseUnchanged("threshold.invalid", () => repository.AddDelegation(Named("gamma", threshold: 2)), SigningFault.Usage);
        RefuseUnchanged("threshold.invalid", () => repository.EditDelegation("beta", role => role.Threshold = 2), SigningFault.Usage);
        RefuseUnchanged("key.count", () => repository.EditDelegation("beta", role => role.RemoveKey(Id(_beta))), SigningFault.Usage);
        RefuseUnchanged("key.online_offline", () => repository.EditDelegation("beta", role => role.AddKey(_workshop.Online.PublicKey)));
        RefuseUnchanged("role.unknown", () => repository.RemoveDelegation("gamma"));
        RefuseUnchanged("delegation.path", () => repository.AddDelegation(Named("gamma", path: "thermostat/beta/*")), SigningFault.Usage);
        RefuseUnchanged("delegation.path", () => repository.AddDelegation(Named("gamma", path: "thermostat/gamma/../x")), SigningFault.Usage);
    }

    [Fact]
    public void Devices_search_eight_delegations_with_sixteen_keys()
    {
        ProductRepository repository = WithBeta();
        for (int i = 2; i <= 8; i++)
        {
            _ = repository.AddDelegation(Named("role" + i));
        }

        RefuseUnchanged("delegation.too_many", () => repository.AddDelegation(Named("role9")));
        Ed25519Signer[] many = [.. Enumerable.Range(0, 16).Select(i => TestSigners.Of("many" + i))];
        RefuseUnchanged("key.count", () => repository.EditDelegation("beta", role => Array.ForEach(many, key => role.AddKey(key.PublicKey))), SigningFault.Usage);
        _ = repository.EditDelegation("beta", role => Array.ForEach(many[..8], key => role.AddKey(key.PublicKey)));
        RefuseUnchanged("delegation.keys", () => repository.EditDelegation("role2", role => Array.ForEach(many[8..], key => role.AddKey(key.PublicKey))));
    }

    [Theory]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("a/*/*", "a/b/c", true)]
    [InlineData("a/?.bin", "a/x.bin", true)]
    [InlineData("a/?.bin", "a/xy.bin", false)]
    [InlineData("a/*.b*n", "a/x.b.bin", true)]
    [InlineData("a/*.b*n", "a/x.b.bit", false)]
    [InlineData("*", "a/b", false)]
    [InlineData("a/**", "a/", true)]
    [InlineData("a", "a/", false)]
    public void A_star_never_matches_a_slash(string pattern, string path, bool matches)
    {
        Assert.Equal(matches, PathPattern.Matches(pattern, path));
    }

    private static string Id(Ed25519Signer signer) => signer.PublicKey.KeyId;

    private static NewRelease Release(string version, string role = "beta")
    {
        return new NewRelease { Version = version, Role = role, Images = Workshop.Release(version).Images };
    }

    private NewDelegation Beta(Ed25519Signer? key = null) => new() { Role = "beta", Keys = [(key ?? _beta).PublicKey], Threshold = 1 };

    private NewDelegation Named(string name, int threshold = 1, string? path = null)
    {
        return new NewDelegation { Role = name, Keys = [_beta.PublicKey], Threshold = threshold, Paths = path is null ? [] : [path] };
    }

    private ProductRepository WithBeta()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddDelegation(Beta());
        _ = repository.Sign("beta", [_beta]);
        Assert.True(repository.Sign([_workshop.Targets1]).Published);
        return repository;
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void RefuseUnchanged(string code, Action work, SigningFault fault = SigningFault.Refused)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, fault, work);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
