using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Media;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>Permits in bundles: one to go back brings its release, one to erase stands alone and makes the bundle an order.</summary>
public sealed class PermitBundleTests : IDisposable
{
    private const string Erase = "thermostat/permits/e-1.json";
    private const string Back = "thermostat/permits/p-1.json";

    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _permits = TestSigners.Of("permits");
    private readonly ProductRepository _repository;

    public PermitBundleTests()
    {
        _repository = _workshop.CreateWith("1.0.0", "1.1.0");
        _ = _repository.AddDelegation(new NewDelegation { Role = PermitDocument.Role, Keys = [_permits.PublicKey], Threshold = 1 });
        _ = _repository.Sign([_workshop.Targets1]);
        _ = _repository.AddPermit(Permit("e-1", PermitKind.Erase));
        _ = _repository.AddPermit(Permit("p-1", PermitKind.Downgrade));
        Assert.True(_repository.Sign(PermitDocument.Role, [_permits]).Published);
    }

    public void Dispose()
    {
        _permits.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public async Task An_erase_permit_alone_is_the_whole_bundle()
    {
        byte[] bundle = Make("e-1");

        Assert.Equal([Erase], Targets(bundle));
        BundleReport report = await VerifyAsync(bundle);
        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        BundlePermit permit = Assert.Single(report.Permits);
        Assert.Equal((Erase, "thermostat", 0), (permit.Path, report.Product, report.Images.Count));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, "targets", Erase)), permit.Content.ToArray());
        MediaBundle told = MediaBundle.Of("erase.ota", report);
        Assert.Equal(("e-1", "all"), (told.Erase?.Id, told.Erase?.What));
        Assert.Empty(told.Releases);
    }

    [Fact]
    public async Task A_permit_to_go_back_brings_the_release_it_is_for_and_no_other()
    {
        byte[] bundle = Make("p-1");

        Assert.Equal(["thermostat/1.0.0/assemblies.idx", "thermostat/1.0.0/assemblies.bin", Back], Targets(bundle));
        Assert.Equal(bundle, Make("p-1", new BundleSelection { Releases = ["1.0.0"] }));
        BundleReport report = await VerifyAsync(bundle);
        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        Assert.Null(MediaBundle.Of("back.ota", report).Erase);
        SigningException refused = Refuse("bundle.permit_release", "p-1", new BundleSelection { Releases = ["1.1.0"] });
        Assert.Equal(["p-1", "thermostat-1.0.0", "1.1.0"], refused.Arguments);
    }

    [Fact]
    public void Nothing_stands_beside_an_order_to_erase_however_it_was_asked_for()
    {
        _ = Refuse("bundle.erase_alone", "e-1", new BundleSelection { Releases = ["1.0.0"] });
        _ = Refuse("bundle.erase_alone", "e-1", new BundleSelection { Boards = [Workshop.Board] });
        _ = Refuse("bundle.erase_alone", "e-1", new BundleSelection { Targets = [Back] });
        _ = Refuse("bundle.erase_alone", null, new BundleSelection { Targets = [Back, Erase] });
        _ = Refuse("bundle.erase_alone", null, new BundleSelection { Targets = [Erase], Releases = ["1.0.0"] });
        _ = Refuse("bundle.erase_alone", "p-1", new BundleSelection { Targets = [Erase] });
    }

    [Fact]
    public void Only_a_published_permit_can_go_along()
    {
        _ = Refuse("bundle.permit_unknown", "e-2");
        _ = _repository.AddPermit(Permit("e-2", PermitKind.Erase));
        _ = Refuse("bundle.permit_unknown", "e-2");
        _ = _repository.RevokePermit("e-1");
        _ = _repository.Sign(PermitDocument.Role, [_permits]);
        Assert.Equal(["thermostat/permits/e-2.json"], Targets(Make("e-2")));
        _ = Refuse("bundle.permit_unknown", "e-1");
    }

    [Fact]
    public async Task A_permit_that_is_over_or_is_none_is_refused_by_name()
    {
        byte[] bundle = Make("e-1");
        _workshop.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(new BundleFinding("targets/" + Erase, Verdict.PermitExpired), (await VerifyAsync(bundle)).FirstRefusal);

        BundleReport changed = await VerifyAsync(BundleDesk.Changed(bundle, "targets/" + Erase, content => [.. content[..^1], (byte)' ']));
        Assert.Equal(new BundleFinding("targets/" + Erase, Verdict.HashMismatch), changed.FirstRefusal);
        Assert.Empty(changed.Permits);
    }

    private static string[] Targets(byte[] bundle)
    {
        return [.. BundleDesk.Files(bundle).Where(file => file.Name.StartsWith("targets/", StringComparison.Ordinal)).Select(file => file.Name["targets/".Length..])];
    }

    private NewPermit Permit(string id, PermitKind kind)
    {
        return new NewPermit
        {
            Kind = kind, Id = id, Devices = ["dev-001"], Expires = _workshop.Clock.GetUtcNow().AddDays(7), Reason = "Returned",
            ReleaseId = kind == PermitKind.Downgrade ? "thermostat-1.0.0" : null, What = kind == PermitKind.Erase ? "all" : null,
        };
    }

    private byte[] Make(string? permit, BundleSelection? selection = null)
    {
        return BundleDesk.Make(_workshop, _repository, (selection ?? new BundleSelection()) with { Permit = permit });
    }

    private Task<BundleReport> VerifyAsync(byte[] bundle) => BundleDesk.VerifyAsync(bundle, BundleDesk.Trust(_workshop, _repository));

    private SigningException Refuse(string code, string? permit, BundleSelection? selection = null)
    {
        return Refusals.Expect(code, SigningFault.Usage, () => Make(permit, selection));
    }
}
