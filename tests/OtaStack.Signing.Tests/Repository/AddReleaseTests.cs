using OtaStack.Signing.Errors;
using OtaStack.Signing.Images;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Repository;

public sealed class AddReleaseTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_release_is_staged_with_its_files_and_nothing_is_published()
    {
        ProductRepository repository = _workshop.Create();

        TargetsDocument staged = repository.AddRelease(Workshop.Release("1.0.0"));

        Assert.Equal(["thermostat/1.0.0/assemblies.bin", "thermostat/1.0.0/assemblies.idx"], staged.Files.Select(file => file.Path));
        Assert.Equal(staged.Files[0].Length, new FileInfo(Path.Combine(_workshop.Repository, "targets/thermostat/1.0.0/assemblies.bin")).Length);
        Assert.Empty(staged.Metadata.Signatures);
        Assert.Null(_workshop.Load().Published);
        Assert.Equal(1, _workshop.Load().ReadStaged()!.Version);
    }

    [Fact]
    public void Two_releases_can_be_staged_before_anybody_signs()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddRelease(Workshop.Release("1.1.0"));

        TargetsDocument staged = repository.AddRelease(Workshop.Release("1.2.0"));

        Assert.Equal((2, 3), (staged.Version, staged.Releases.Count));
        Assert.True(repository.Sign([_workshop.Targets1]).Published);
        Assert.Equal(["1.0.0", "1.1.0", "1.2.0"], repository.Published!.Releases.Select(release => release.Version.ToString()));
    }

    [Fact]
    public void A_signed_stage_is_not_changed_behind_the_signers_back()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);

        RefuseUnchanged("staged.signed", SigningFault.Refused, repository, Workshop.Release("1.1.0"));
        _ = Refusals.Expect("staged.signed", SigningFault.Refused, () => repository.StageRenewal());
    }

    [Fact]
    public void Lower_equal_and_known_versions_are_refused_and_nothing_changes()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.2.0");

        RefuseUnchanged("version.not_higher", SigningFault.Refused, repository, Workshop.Release("1.1.0"));
        RefuseUnchanged("release.exists", SigningFault.Refused, repository, Workshop.Release("1.2.0"));
        RefuseUnchanged("version.invalid", SigningFault.Usage, repository, Workshop.Release("1.3"));
        RefuseUnchanged("version.invalid", SigningFault.Usage, repository, Workshop.Release("01.3.0"));
        RefuseUnchanged("version.invalid", SigningFault.Usage, repository, Workshop.Release("1.3.65536"));
    }

    [Fact]
    public void An_older_version_needs_the_unsafe_word_and_a_known_release_is_refused_even_then()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.2.0");
        NewRelease Older(string version) => new() { Version = version, Images = Workshop.Release(version).Images, AllowOlderUnsafe = true };

        Assert.Equal(3, repository.AddRelease(Older("1.1.0")).Releases.Count);
        RefuseUnchanged("release.exists", SigningFault.Refused, repository, Older("1.2.0"));
    }

    [Fact]
    public void The_counter_stays_where_it_was_and_never_goes_back()
    {
        ProductRepository repository = _workshop.Create();
        Assert.Equal(5, repository.AddRelease(Workshop.Release("1.0.0", counter: 5)).Releases[0].SecurityCounter);
        _ = repository.Sign([_workshop.Targets1]);

        RefuseUnchanged("counter.lower", SigningFault.Refused, repository, Workshop.Release("1.1.0", counter: 4));
        RefuseUnchanged("counter.invalid", SigningFault.Usage, repository, Workshop.Release("1.1.0", counter: -1));
        Assert.Equal(5, repository.AddRelease(Workshop.Release("1.1.0")).Releases[1].SecurityCounter);
    }

    [Fact]
    public void Boards_must_be_the_products_own_and_each_has_one_image_of_a_kind()
    {
        ProductRepository repository = _workshop.Create();
        BuiltImage image = Workshop.Image("1.0.0");
        NewRelease For(params ReleaseImage[] images) => new() { Version = "1.0.0", Images = images };

        RefuseUnchanged("board.unknown", SigningFault.Refused, repository, For(new ReleaseImage(ImageKind.Assemblies, ["OTHER"], image)));
        RefuseUnchanged("boards.invalid", SigningFault.Usage, repository, For(new ReleaseImage(ImageKind.Assemblies, [], image)));
        RefuseUnchanged("boards.invalid", SigningFault.Usage, repository, For(new ReleaseImage(ImageKind.Assemblies, [Workshop.Board, Workshop.Board], image)));
        RefuseUnchanged("board.invalid", SigningFault.Usage, repository, For(new ReleaseImage(ImageKind.Assemblies, ["a b"], image)));
        RefuseUnchanged("board.twice", SigningFault.Refused, repository, For(new ReleaseImage(ImageKind.Assemblies, [Workshop.Board], image), new ReleaseImage(ImageKind.Assemblies, [Workshop.Board, "ESP32_REV3"], image)));
        RefuseUnchanged("image.one_part", SigningFault.Refused, repository, For(new ReleaseImage(ImageKind.Deployment, [Workshop.Board], image)));
        RefuseUnchanged("image.parts", SigningFault.Usage, repository, For());
    }

    [Fact]
    public void A_stepping_stone_must_be_lower_than_the_release()
    {
        ProductRepository repository = _workshop.Create();
        NewRelease Requiring(string version) => new() { Version = "1.1.0", Images = Workshop.Release("1.1.0").Images, RequiresCurrent = version };

        RefuseUnchanged("requires.not_lower", SigningFault.Refused, repository, Requiring("1.1.0"));
        RefuseUnchanged("version.invalid", SigningFault.Usage, repository, Requiring("latest"));
        Assert.Equal("1.0.9", repository.AddRelease(Requiring("1.0.9")).Releases[0].RequiresCurrent);
    }

    [Fact]
    public void Attachments_have_limits()
    {
        ProductRepository repository = _workshop.Create();
        ReleaseImage[] images = [.. Workshop.Release("1.0.0").Images];

        RefuseUnchanged("file.too_large", SigningFault.File, repository, new NewRelease { Version = "1.0.0", Images = images, NotesEnglish = new byte[65537] });
        RefuseUnchanged("file.too_large", SigningFault.File, repository, new NewRelease { Version = "1.0.0", Images = images, NotesJapanese = new byte[65537] });
        RefuseUnchanged("file.too_large", SigningFault.File, repository, new NewRelease { Version = "1.0.0", Images = images, Sbom = new byte[5_000_001] });
    }

    [Fact]
    public void A_release_id_over_64_characters_is_refused()
    {
        NewProduct usual = _workshop.Product();
        ProductRepository repository = ProductRepository.Create(
            _workshop.Repository,
            new NewProduct
            {
                Settings = new ProductSettings { Name = new string('a', 60), Boards = [Workshop.Board] },
                RootSigners = usual.RootSigners,
                RootThreshold = 2,
                TargetsKeys = usual.TargetsKeys,
                TargetsThreshold = 1,
                OnlineKey = usual.OnlineKey,
            },
            _workshop.Clock);

        RefuseUnchanged("release.id_too_long", SigningFault.Refused, repository, Workshop.Release("1.0.0"));
    }

    [Fact]
    public void Metadata_that_devices_would_refuse_as_too_large_is_not_staged()
    {
        ProductRepository repository = _workshop.Create();
        SigningException? refusal = null;
        int releases = 0;
        while (refusal is null && releases < 1000)
        {
            NewRelease release = Workshop.Release($"1.{releases}.0");
            refusal = Record.Exception(() => repository.AddRelease(release)) as SigningException;
            releases += refusal is null ? 1 : 0;
        }

        Assert.Equal("targets.too_large", refusal!.Code);
        Assert.InRange(releases, 100, 999);
        Assert.True(repository.Sign([_workshop.Targets1, _workshop.Targets2]).Published);
        Assert.InRange(new FileInfo(Path.Combine(_workshop.Repository, "metadata/1.targets.json")).Length, 100_000, new Trust.Tuf.TrustLimits().TargetsBytes);
    }

    [Fact]
    public void A_second_run_at_the_same_time_is_turned_away()
    {
        ProductRepository repository = _workshop.Create();
        using FileStream held = new(Path.Combine(_workshop.Repository, ".ota-lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        _ = Refusals.Expect("repository.busy", SigningFault.Refused, () => repository.AddRelease(Workshop.Release("1.0.0")));
        Assert.Null(repository.ReadStaged());
    }

    private void RefuseUnchanged(string code, SigningFault fault, ProductRepository repository, NewRelease release)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, fault, () => repository.AddRelease(release));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
