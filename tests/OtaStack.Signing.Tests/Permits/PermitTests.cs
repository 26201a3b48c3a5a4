using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Tests.Permits;

/// <summary>Permits are staged, signed by their own role, listed and revoked.</summary>
public sealed class PermitTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _permits = TestSigners.Of("permits");

    public void Dispose()
    {
        _permits.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_permit_has_exactly_these_bytes_and_devices_read_it()
    {
        ProductRepository repository = Prepare();
        PermitDocument permit = repository.AddPermit(Downgrade());

        byte[] file = File.ReadAllBytes(Path.Combine(_workshop.Repository, "targets/thermostat/permits/p-1.json"));
        Assert.Equal(
            """{"devices":["dev-001","dev-002"],"expires":"2027-01-08T00:00:00Z","id":"p-1","kind":"downgrade","lowestSecurityCounter":0,"notBefore":"2027-01-01T00:00:00Z","product":"thermostat","reason":"The valve sticks. 弁が固着する","releaseId":"thermostat-1.0.0","version":"1.0.0"}""",
            Encoding.UTF8.GetString(file));
        Assert.Equal(Verdict.Accepted, Permit.Read(new ArraySource(file), "dev-002", out _));
        Assert.Equal(file, permit.ToBytes());
        Assert.Equal(file, PermitDocument.Parse(file, "p").ToBytes());
        Assert.Equal(("p-1", "staged"), StateOf(Assert.Single(repository.ReadPermits())));
    }

    [Fact]
    public void Signed_by_its_role_it_is_published_and_goes_into_the_archive()
    {
        ProductRepository repository = Prepare();
        _ = repository.AddPermit(Downgrade());
        Refusals.Expect(ErrorCode.KeyNotInRole, SigningFault.Refused, () => repository.Sign(PermitDocument.Role, [_workshop.Targets1]));
        Assert.True(repository.Sign(PermitDocument.Role, [_permits]).Published);

        Assert.Equal(("p-1", "published"), StateOf(Assert.Single(repository.ReadPermits())));
        Assert.Null(RepositoryVerifier.Verify(repository, _workshop.Clock).FirstRefusal);
        string[] archive = [.. PublishArchive.Entries(repository).Select(entry => entry.Path)];
        Assert.Equal("metadata/2.permits.json", archive[Array.IndexOf(archive, "metadata/3.targets.json") + 1]);
        Assert.Equal("targets/thermostat/permits/p-1.json", archive[^1]);
    }

    [Fact]
    public void A_revoked_permit_is_gone_and_its_id_is_not_given_again()
    {
        ProductRepository repository = Prepare();
        _ = repository.AddPermit(Downgrade());
        _ = repository.Sign(PermitDocument.Role, [_permits]);
        _ = repository.RevokePermit("p-1");
        Assert.Equal(("p-1", "revoking"), StateOf(Assert.Single(repository.ReadPermits())));
        Assert.True(repository.Sign(PermitDocument.Role, [_permits]).Published);

        Assert.Empty(repository.ReadPermits());
        Refusals.Expect(PermitErrorCode.Unknown, SigningFault.Refused, () => repository.RevokePermit("p-1"));
        Refusals.Expect(PermitErrorCode.Exists, SigningFault.Refused, () => repository.AddPermit(Downgrade()));
    }

    [Fact]
    public void One_without_an_id_gets_one_from_its_content()
    {
        ProductRepository repository = Prepare();
        PermitDocument permit = repository.AddPermit(Downgrade(id: null));
        Assert.Matches("^p-[0-9a-f]{12}$", permit.Id);
        Refusals.Expect(PermitErrorCode.Exists, SigningFault.Refused, () => repository.AddPermit(Downgrade(id: null)));
        Assert.NotEqual(permit.Id, repository.AddPermit(Downgrade(id: null, devices: ["dev-003"])).Id);
    }

    [Fact]
    public void An_erase_says_what_and_names_no_release()
    {
        ProductRepository repository = Prepare();
        PermitDocument permit = repository.AddPermit(new NewPermit
        {
            Kind = PermitKind.Erase, Devices = ["dev-001"], Expires = _workshop.Clock.GetUtcNow().AddDays(1), Reason = "sold", Id = "e-1", What = "all",
        });
        Assert.Equal(
            """{"devices":["dev-001"],"expires":"2027-01-02T00:00:00Z","id":"e-1","kind":"erase","notBefore":"2027-01-01T00:00:00Z","product":"thermostat","reason":"sold","what":"all"}""",
            Encoding.UTF8.GetString(permit.ToBytes()));
    }

    [Fact]
    public void Without_the_role_there_is_nothing_to_list_it()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        Refuse(repository, PermitErrorCode.NoRole, SigningFault.Refused, Downgrade());
    }

    [Fact]
    public void What_no_device_could_use_or_nobody_should_sign_is_refused_and_nothing_is_staged()
    {
        ProductRepository repository = Prepare();
        DateTimeOffset now = _workshop.Clock.GetUtcNow();
        Refuse(repository, PermitErrorCode.Devices, SigningFault.Usage, Downgrade(devices: []));
        Refuse(repository, PermitErrorCode.Devices, SigningFault.Usage, Downgrade(devices: [.. Enumerable.Range(0, 65).Select(i => $"d{i}")]));
        Refuse(repository, PermitErrorCode.DeviceInvalid, SigningFault.Usage, Downgrade(devices: ["*"]));
        Refuse(repository, PermitErrorCode.DeviceInvalid, SigningFault.Usage, Downgrade(devices: [new string('d', 65)]));
        Refuse(repository, PermitErrorCode.TooLarge, SigningFault.Refused, Downgrade(devices: [.. Enumerable.Range(0, 64).Select(i => $"{i:00}{new string('d', 62)}")]));
        Refuse(repository, PermitErrorCode.Period, SigningFault.Usage, Downgrade(expires: now));
        Refuse(repository, PermitErrorCode.Period, SigningFault.Usage, Downgrade(notBefore: now.AddDays(2), expires: now.AddDays(2)));
        Refuse(repository, PermitErrorCode.TooLong, SigningFault.Usage, Downgrade(expires: now.AddDays(367)));
        Refuse(repository, PermitErrorCode.ReasonInvalid, SigningFault.Usage, Downgrade(reason: ""));
        Refuse(repository, PermitErrorCode.ReasonInvalid, SigningFault.Usage, Downgrade(reason: new string('é', 129)));
        Refuse(repository, PermitErrorCode.ReasonInvalid, SigningFault.Usage, Downgrade(reason: "a\nb"));
        Refuse(repository, PermitErrorCode.ReleaseUnknown, SigningFault.Refused, Downgrade(release: "thermostat-0.9.0"));
        Refuse(repository, PermitErrorCode.Counter, SigningFault.Usage, Downgrade(counter: 1));
        Refuse(repository, PermitErrorCode.Counter, SigningFault.Usage, Downgrade(counter: -1));
        Refuse(repository, PermitErrorCode.IdInvalid, SigningFault.Usage, Downgrade(id: "P-1"));
        Refuse(repository, PermitErrorCode.IdInvalid, SigningFault.Usage, Downgrade(id: "../x"));
        Assert.Empty(repository.StagedRoles);
    }

    [Fact]
    public void What_was_slipped_in_among_the_permits_is_not_signed()
    {
        ProductRepository repository = Prepare();
        PermitDocument permit = repository.AddPermit(Downgrade());
        string file = Path.Combine(_workshop.Repository, "targets", permit.Path);
        byte[] other = Encoding.UTF8.GetBytes(File.ReadAllText(file).Replace("dev-001", "dev-666", StringComparison.Ordinal));
        File.WriteAllBytes(file, other);
        Refusals.Expect(ErrorCode.StagedFile, SigningFault.Refused, () => _workshop.Load().Sign(PermitDocument.Role, [_permits]));

        // With metadata to match it is still no permit of this name.
        byte[] bad = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(permit.ToBytes()).Replace("\"id\":\"p-1\"", "\"id\":\"p-2\"", StringComparison.Ordinal));
        File.WriteAllBytes(file, bad);
        string staged = Path.Combine(_workshop.Repository, "staged/permits.json");
        string text = File.ReadAllText(staged).Replace(Hash(permit.ToBytes()), Hash(bad), StringComparison.Ordinal);
        File.WriteAllText(staged, text);
        Refusals.Expect(PermitErrorCode.Unusable, SigningFault.Refused, () => _workshop.Load().Sign(PermitDocument.Role, [_permits]));
    }

    [Fact]
    public void A_file_that_is_no_permit_is_told_so()
    {
        Refusals.Expect(PermitErrorCode.Malformed, SigningFault.File, () => PermitDocument.Parse("{}"u8.ToArray(), "x"));
        Refusals.Expect(PermitErrorCode.Malformed, SigningFault.File, () => PermitDocument.Parse(new byte[5000], "x"));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static (string Id, string State) StateOf(PermitState state) => (state.Permit.Id, state.State);

    private ProductRepository Prepare()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");
        _ = repository.AddDelegation(new NewDelegation { Role = PermitDocument.Role, Keys = [_permits.PublicKey], Threshold = 1 });
        Assert.True(repository.Sign([_workshop.Targets1]).Published);
        Assert.True(repository.Sign(PermitDocument.Role, [_permits]).Published);
        return repository;
    }

    private NewPermit Downgrade(
        string? id = "p-1", string release = "thermostat-1.0.0", int? counter = null, DateTimeOffset? notBefore = null, DateTimeOffset? expires = null,
        string reason = "The valve sticks. 弁が固着する", string[]? devices = null)
    {
        return new NewPermit
        {
            Kind = PermitKind.Downgrade,
            Id = id,
            Devices = devices ?? ["dev-002", "dev-001"],
            ReleaseId = release,
            LowestSecurityCounter = counter,
            NotBefore = notBefore,
            Expires = expires ?? _workshop.Clock.GetUtcNow().AddDays(7),
            Reason = reason,
        };
    }

    private void Refuse(ProductRepository repository, string code, SigningFault fault, NewPermit permit)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        Refusals.Expect(code, fault, () => repository.AddPermit(permit));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
