using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>A bundle carries the delegated roles that its targets need, and no others.</summary>
public sealed class BundleDelegationTests : IDisposable
{
    private const string Beta = "metadata/2.beta.json";
    private const string Image = "targets/thermostat/beta/1.1.0/assemblies.bin";

    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");
    private readonly ProductRepository _repository;
    private readonly BundleTrust _trust;

    public BundleDelegationTests()
    {
        _repository = _workshop.CreateWith("1.0.0");
        foreach (string role in (string[])["beta", "spare"])
        {
            _ = _repository.AddDelegation(new NewDelegation { Role = role, Keys = [_beta.PublicKey], Threshold = 1 });
            _ = _repository.Sign([_workshop.Targets1]);
            _ = _repository.Sign(role, [_beta]);
        }

        NewRelease release = Workshop.Release("1.1.0");
        _ = _repository.AddRelease(new NewRelease { Version = release.Version, Role = "beta", Images = release.Images });
        _ = _repository.Sign("beta", [_beta]);
        _trust = BundleDesk.Trust(_workshop, _repository);
    }

    public void Dispose()
    {
        _beta.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public async Task The_role_that_lists_a_release_goes_along_and_is_verified_on_the_way_to_it()
    {
        byte[] bundle = Make("thermostat-beta-1.1.0");

        Assert.Equal(["metadata/3.targets.json", Beta], BundleDesk.Files(bundle).Select(file => file.Name).Where(name => name.EndsWith("targets.json", StringComparison.Ordinal) || name.Contains("beta.json", StringComparison.Ordinal)));
        BundleReport report = await BundleDesk.VerifyAsync(bundle, _trust);
        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        Assert.Contains(new BundleFinding(Beta, Verdict.Accepted), report.Findings);
        Assert.Equal("thermostat-beta-1.1.0", Assert.Single(report.Images).Release.ReleaseId);
    }

    [Fact]
    public void A_release_of_the_product_itself_needs_no_delegated_role()
    {
        Assert.DoesNotContain(BundleDesk.Files(Make("thermostat-1.0.0")), file => file.Name.Contains("beta", StringComparison.Ordinal) || file.Name.Contains("spare", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_and_a_changed_role_are_refused_with_what_they_list()
    {
        byte[] bundle = Make("thermostat-beta-1.1.0");

        BundleReport missing = await BundleDesk.VerifyAsync(BundleDesk.Changed(bundle, files => files.RemoveAll(file => file.Name == Beta)), _trust);
        BundleReport changed = await BundleDesk.VerifyAsync(BundleDesk.Changed(bundle, Beta, content => [.. content[..^1], (byte)' ', (byte)'}']), _trust);

        Assert.Contains(new BundleFinding(Image, Verdict.Missing), missing.Findings);
        Assert.Contains(changed.Findings, finding => finding.Subject == Beta && !finding.IsAccepted);
        Assert.Contains(changed.Findings, finding => finding.Subject == Image && !finding.IsAccepted);
        Assert.Empty(missing.Images.Concat(changed.Images));
    }

    [Fact]
    public async Task A_role_that_nothing_in_the_bundle_needs_is_verified_by_nobody_and_refused()
    {
        byte[] spare = File.ReadAllBytes(Path.Combine(_workshop.Repository, "metadata/1.spare.json"));
        byte[] bad = BundleDesk.Changed(Make("thermostat-1.0.0"), files =>
            files.Insert(files.FindIndex(file => file.Name.StartsWith("targets/", StringComparison.Ordinal)), ("metadata/1.spare.json", spare)));

        BundleReport report = await BundleDesk.VerifyAsync(bad, _trust);

        Assert.Equal(new BundleFinding("metadata/1.spare.json", Verdict.UnknownTarget), report.FirstRefusal);
    }

    [Fact]
    public async Task Delegated_metadata_is_extracted_too()
    {
        string path = Path.Combine(_workshop.Folder, "x.ota");
        string folder = Path.Combine(_workshop.Folder, "out");
        File.WriteAllBytes(path, Make("thermostat-beta-1.1.0"));

        _ = await BundleFile.ExtractAsync(DiskOperations.Instance, path, folder, _trust);

        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, Beta)), File.ReadAllBytes(Path.Combine(folder, Beta)));
    }

    private byte[] Make(string release)
    {
        return BundleDesk.Make(_workshop, _repository, new BundleSelection { Releases = [release] });
    }
}
