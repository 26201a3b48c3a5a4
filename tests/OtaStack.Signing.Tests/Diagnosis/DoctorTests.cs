using OtaStack.Signing.Diagnosis;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Diagnosis;

/// <summary>For each way in which a repository can be: what is said, how much it matters, what mends it.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");
    private readonly Ed25519Signer _spare = TestSigners.Of("spare");

    public void Dispose()
    {
        _beta.Dispose();
        _spare.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_sound_repository_has_no_findings()
    {
        _ = Sound();

        Assert.Empty(Examine());
    }

    [Fact]
    public void A_new_repository_is_told_what_comes_next()
    {
        _ = _workshop.Create();

        Finding none = Single(FindingCode.TargetsNone);
        Assert.Equal((Severity.Info, "release"), (none.Severity, none.Remedy[0]));
        Finding spare = Single(FindingCode.ThresholdNoSpare);
        Assert.Equal((Severity.Warning, "root", "2"), (spare.Severity, spare.Subject, spare.Arguments[0]));
    }

    [Theory]
    [InlineData("metadata/1.root.json", FindingCode.RootGap, "metadata/1.root.json")]
    [InlineData("ota-product.json", FindingCode.SettingsMissing, "ota-product.json")]
    [InlineData("targets/thermostat/1.0.0/assemblies.bin", FindingCode.TargetMissing, "targets/thermostat/1.0.0/assemblies.bin")]
    [InlineData("metadata/1.beta.json", FindingCode.RoleMissing, "beta")]
    public void A_missing_file_is_told(string path, string code, string subject)
    {
        _ = Sound();
        File.Delete(PathOf(path));

        Finding finding = Single(code);
        Assert.Equal((Severity.Error, subject), (finding.Severity, finding.Subject));
    }

    [Theory]
    [InlineData("metadata/2.root.json")]
    [InlineData("metadata/2.targets.json")]
    [InlineData("metadata/1.beta.json")]
    [InlineData("ota-product.json")]
    public void A_damaged_file_is_told_and_the_rest_is_examined_all_the_same(string path)
    {
        _ = Sound();
        File.WriteAllText(PathOf(path), "{");

        Finding finding = Single(FindingCode.FileMalformed);
        Assert.Equal((Severity.Error, path), (finding.Severity, finding.Subject));
    }

    [Theory]
    [InlineData("metadata/2.root.json", FindingCode.RootRefused)]
    [InlineData("metadata/2.targets.json", FindingCode.RoleRefused)]
    [InlineData("metadata/1.beta.json", FindingCode.RoleRefused)]
    public void A_changed_date_breaks_the_signature(string path, string code)
    {
        _ = Sound();
        File.WriteAllText(PathOf(path), File.ReadAllText(PathOf(path)).Replace("\"expires\":\"202", "\"expires\":\"203", StringComparison.Ordinal));

        Assert.Equal((Severity.Error, "ThresholdNotMet"), (Single(code).Severity, Single(code).Arguments[0]));
    }

    [Fact]
    public void A_changed_target_is_told()
    {
        _ = Sound();
        File.AppendAllText(PathOf("targets/thermostat/1.0.0/assemblies.bin"), "x");

        Assert.Equal("targets/thermostat/1.0.0/assemblies.bin", Single(FindingCode.TargetChanged).Subject);
    }

    [Theory]
    [InlineData(40, FindingCode.ExpiresSoon, Severity.Info, "50")]
    [InlineData(70, FindingCode.ExpiresSoon, Severity.Warning, "20")]
    [InlineData(100, FindingCode.Expired, Severity.Error, "10")]
    public void Expiry_is_told_in_time(int daysLater, string code, Severity severity, string days)
    {
        _ = Sound();
        _workshop.Clock.Advance(TimeSpan.FromDays(daysLater));

        Finding finding = Examine().First(candidate => candidate.Subject == "metadata/2.targets.json");
        Assert.Equal((code, severity, days), (finding.Code, finding.Severity, finding.Arguments[0]));
        Assert.Equal(["release", "renew", _workshop.Repository], finding.Remedy);
    }

    [Fact]
    public void An_expired_root_is_renewed_by_the_root_keys()
    {
        _ = Sound();
        _workshop.Clock.Advance(TimeSpan.FromDays(366));

        Finding finding = Examine().Single(candidate => candidate.Subject == "metadata/2.root.json");
        Assert.Equal(FindingCode.Expired, finding.Code);
        Assert.Equal(["root", "renew", _workshop.Repository], finding.Remedy);
    }

    [Fact]
    public void What_waits_for_a_signature_tells_for_whose()
    {
        ProductRepository repository = Sound();
        _ = repository.StageRoot(root => root.ReplaceKey(_workshop.Root1.PublicKey.KeyId, TestSigners.Of("new").PublicKey));
        Assert.Equal(["0", "2", "2.root"], Examine().First(finding => finding.Code == FindingCode.StagedWaiting).Arguments.Take(3));
        _ = repository.Sign("root", [_workshop.Root1]);
        _ = repository.LabelKey(_workshop.Root2.PublicKey.KeyId, "Ben");

        Finding[] waiting = [.. Examine().Where(finding => finding.Code == FindingCode.StagedWaiting)];
        Assert.Equal(["1", "2", "2.root"], waiting[0].Arguments.Take(3));
        Assert.Equal(["0", "2", "3.root"], waiting[1].Arguments.Take(3));
        Assert.Contains("(Ben)", waiting[0].Arguments[3], StringComparison.Ordinal);
        Assert.DoesNotContain(_workshop.Root1.PublicKey.KeyId[..8], waiting[0].Arguments[3], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_staged_and_leads_nowhere_can_be_taken_back()
    {
        ProductRepository repository = Sound();
        byte[] published = File.ReadAllBytes(PathOf("metadata/2.targets.json"));
        File.WriteAllBytes(PathOf("staged/targets.json"), published);
        Assert.Equal(Severity.Info, Single(FindingCode.StagedLeftover).Severity);

        File.WriteAllBytes(PathOf("staged/targets.json"), File.ReadAllBytes(PathOf("metadata/1.targets.json")));
        Assert.Equal(["1", "3"], Single(FindingCode.StagedStale).Arguments);
        Assert.Equal(["release", "discard", _workshop.Repository], Single(FindingCode.StagedStale).Remedy);

        File.WriteAllText(PathOf("staged/targets.json"), "{");
        Assert.Equal("staged/targets.json", Single(FindingCode.FileMalformed).Subject);
        _ = repository.Discard();

        _ = repository.StageRenewal("beta");
        File.Move(PathOf("staged/beta.json"), PathOf("staged/gamma.json"));
        File.WriteAllText(PathOf("staged/gamma.json"), File.ReadAllText(PathOf("staged/gamma.json")).Replace("\"version\":2}", "\"version\":1}", StringComparison.Ordinal));
        Assert.Equal(["release", "discard", _workshop.Repository, "--role", "gamma"], Single(FindingCode.StagedOrphan).Remedy);
    }

    [Fact]
    public void A_request_that_nobody_answered_in_time_is_told()
    {
        ProductRepository repository = Sound();
        _ = repository.StageRoot(_ => { }, days: 5);
        _ = repository.Freeze("root");
        _workshop.Clock.Advance(TimeSpan.FromDays(6));

        Assert.Equal(["root", "discard", _workshop.Repository], Single(FindingCode.StagedExpired).Remedy);
    }

    [Fact]
    public void A_wrong_signature_among_the_staged_ones_is_told()
    {
        ProductRepository repository = Sound();
        _ = repository.StageRoot(_ => { });
        _ = repository.Sign("root", [_workshop.Root1]);
        string path = PathOf("staged/root.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"consistent_snapshot\":true", "\"consistent_snapshot\":false", StringComparison.Ordinal));

        Assert.Equal(_workshop.Root1.PublicKey.KeyId, Assert.Single(Single(FindingCode.StagedSignature).Arguments));
    }

    [Fact]
    public void After_a_change_of_keys_the_roles_that_must_be_signed_anew_are_told()
    {
        ProductRepository repository = Sound();
        _ = repository.EditDelegation("beta", role => role.ReplaceKey(_beta.PublicKey.KeyId, _spare.PublicKey));
        _ = repository.Sign([_workshop.Targets1]);

        Finding refused = Single(FindingCode.RoleRefused);
        Assert.Equal(("metadata/1.beta.json", "ThresholdNotMet"), (refused.Subject, refused.Arguments[0]));
        Assert.Equal(["release", "sign", _workshop.Repository, "--role", "beta", "--key", "KEY"], refused.Remedy);
    }

    [Fact]
    public void Files_that_nobody_needs_are_told()
    {
        ProductRepository repository = Sound();
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        _ = repository.Sign([_workshop.Targets1]);
        _ = repository.RetireRelease("1.0.0");
        _ = repository.Sign([_workshop.Targets1]);
        File.WriteAllText(PathOf("metadata/notes.txt"), "");
        File.WriteAllText(PathOf("staged/.ota-root.json"), "");
        File.WriteAllText(PathOf($"keys/{_spare.PublicKey.KeyId[..60]}beef.json"), "");

        Finding orphan = Examine().First(finding => finding.Code == FindingCode.TargetOrphan);
        Assert.Equal(["release", "retire", _workshop.Repository, "--version", "1.0.0", "--delete-files"], orphan.Remedy);
        Assert.Equal("metadata/notes.txt", Single(FindingCode.FileUnknown).Subject);
        Assert.Equal("staged/.ota-root.json", Single(FindingCode.FileTemporary).Subject);
        Assert.Equal(Severity.Info, Single(FindingCode.KeyUnused).Severity);
    }

    [Fact]
    public void A_removed_role_keeps_its_metadata_for_the_snapshot()
    {
        ProductRepository repository = Sound();
        _ = repository.RemoveDelegation("beta");
        _ = repository.Sign([_workshop.Targets1]);

        Finding retired = Single(FindingCode.RoleRetired);
        Assert.Equal((Severity.Info, "metadata/1.beta.json", 0), (retired.Severity, retired.Subject, retired.Remedy.Count));
    }

    [Fact]
    public void One_root_key_alone_is_told_as_a_danger()
    {
        ProductRepository repository = Sound();
        _ = repository.StageRoot(root => root.SetThreshold("root", 1));
        _ = repository.Sign("root", [_workshop.Root1, _workshop.Root2]);

        Assert.Equal(Severity.Warning, Single(FindingCode.ThresholdOne).Severity);
    }

    [Theory]
    [InlineData(2, 2, null, null)]
    [InlineData(1, 2, FindingCode.ServerBehind, "root")]
    [InlineData(3, 2, FindingCode.ServerAhead, "root")]
    [InlineData(2, 1, FindingCode.ServerBehind, "targets")]
    [InlineData(2, 3, FindingCode.ServerAhead, "targets")]
    public void The_server_is_compared_role_by_role(int root, int targets, string? code, string? role)
    {
        _ = Sound();
        IReadOnlyList<Finding> findings = Examine(new ServerEvidence
        {
            Address = "https://ota.example.org/",
            Versions = new Dictionary<string, int> { ["root"] = root, ["targets"] = targets, ["beta"] = 1 },
            TimestampExpires = _workshop.Clock.GetUtcNow().AddHours(1),
        });

        Assert.Equal((code, role), (findings.SingleOrDefault()?.Code, findings.SingleOrDefault()?.Subject));
    }

    [Fact]
    public void A_server_that_is_silent_empty_or_no_longer_signs_is_told()
    {
        _ = Sound();
        ServerEvidence silent = new() { Address = "https://ota.example.org/", Failure = "refused" };
        ServerEvidence empty = new() { Address = "https://ota.example.org/" };
        ServerEvidence stuck = new()
        {
            Address = "https://ota.example.org/",
            Versions = new Dictionary<string, int> { ["root"] = 2, ["targets"] = 2, ["beta"] = 1 },
            TimestampExpires = _workshop.Clock.GetUtcNow(),
        };

        Assert.Equal([FindingCode.ServerUnreachable], Examine(silent).Select(finding => finding.Code));
        Assert.Equal([FindingCode.ServerEmpty], Examine(empty).Select(finding => finding.Code));
        Assert.Equal([FindingCode.ServerExpired], Examine(stuck).Select(finding => finding.Code));
    }

    [Fact]
    public void The_worst_comes_first()
    {
        _ = Sound();
        File.Delete(PathOf("targets/thermostat/1.0.0/assemblies.bin"));
        File.WriteAllText(PathOf("metadata/notes.txt"), "");
        _workshop.Clock.Advance(TimeSpan.FromDays(70));

        Severity[] order = [.. Examine().Select(finding => finding.Severity)];
        Assert.Equal(order.OrderDescending(), order);
        Assert.Equal(3, order.Distinct().Count());
    }

    [Fact]
    public void Any_single_damaged_byte_leads_to_a_finding_and_to_no_failure()
    {
        _ = Sound();
        Random random = new(20270101);
        string[] paths = ["metadata/1.root.json", "metadata/2.root.json", "metadata/2.targets.json", "metadata/1.beta.json", "ota-product.json"];
        for (int i = 0; i < 300; i++)
        {
            string path = paths[i % paths.Length];
            byte[] sound = File.ReadAllBytes(PathOf(path));
            byte[] damaged = [.. sound];
            int position = random.Next(damaged.Length);
            damaged[position] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(PathOf(path), damaged);
            IReadOnlyList<Finding> findings = Examine();
            Assert.True(findings.Count > 0 || path == "ota-product.json", $"seed 20270101, {path}, byte {position}");
            File.WriteAllBytes(PathOf(path), sound);
        }
    }

    /// <summary>Two roots, of which the second has a spare key for each role; two targets versions; a delegated role.</summary>
    private ProductRepository Sound()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.StageRoot(root => root.AddKey("root", _spare.PublicKey));
        _ = repository.Sign("root", [_workshop.Root1, _workshop.Root2]);
        _ = repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [_beta.PublicKey], Threshold = 1 });
        _ = repository.Sign("beta", [_beta]);
        _ = repository.Sign([_workshop.Targets1]);
        return repository;
    }

    private IReadOnlyList<Finding> Examine(ServerEvidence? server = null)
    {
        RepositoryEvidence evidence = EvidenceReader.Read(_workshop.Repository);
        return RepositoryDoctor.Examine(server is null ? evidence : evidence.With(server), _workshop.Clock.GetUtcNow());
    }

    private Finding Single(string code) => Assert.Single(Examine(), finding => finding.Code == code);

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);
}
