using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>Delegations and retirement, followed by a foreign client and by the devices' own.</summary>
public sealed class DelegationAcceptanceTests : IDisposable
{
    private const string Stable = "thermostat/1.0.0/assemblies.bin";
    private const string Beta = "thermostat/beta/1.1.0/assemblies.bin";
    private const string Supplier = "thermostat/acme/7.0.0/assemblies.bin";

    private readonly Workshop _workshop = new();
    private readonly ProductRepository _repository;
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");
    private readonly Ed25519Signer _acme = TestSigners.Of("acme");
    private readonly Ed25519Signer _other = TestSigners.Of("other");

    public DelegationAcceptanceTests()
    {
        _workshop.Clock.Advance(TimeProvider.System.GetUtcNow() - _workshop.Clock.GetUtcNow());
        _repository = _workshop.CreateWith("1.0.0");
    }

    public void Dispose()
    {
        _beta.Dispose();
        _acme.Dispose();
        _other.Dispose();
        _workshop.Dispose();
    }

    [SkippableByTool("node")]
    public async Task Channels_boards_and_suppliers_come_and_go()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Stable], [Beta]);

        Delegate("beta", _beta);
        Delegate("esp32-rev3", _other);
        Delegate("acme", _acme, terminating: true);
        await followers.PublishAsync(_repository, [Stable], [Beta, Supplier]);

        Release("beta", "1.1.0", _beta);
        Release("acme", "7.0.0", _acme);
        await followers.PublishAsync(_repository, [Stable, Beta, Supplier], ["thermostat/acme/8.0.0/assemblies.bin", "thermostat/esp32-rev3/1.0.0/assemblies.bin"]);

        Release("esp32-rev3", "1.0.0", _other);
        await followers.PublishAsync(_repository, [Stable, Beta, "thermostat/esp32-rev3/1.0.0/assemblies.bin"]);

        _ = _repository.RemoveDelegation("beta");
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
        await followers.PublishAsync(_repository, [Stable, Supplier], [Beta]);
    }

    [SkippableByTool("node")]
    public async Task A_suppliers_key_is_replaced_and_the_role_comes_back_after_it_was_removed()
    {
        using Followers followers = new(_workshop, _repository);
        Delegate("acme", _acme);
        Release("acme", "7.0.0", _acme);
        await followers.PublishAsync(_repository, [Stable, Supplier]);

        _ = _repository.EditDelegation("acme", role => role.ReplaceKey(_acme.PublicKey.KeyId, _other.PublicKey));
        Assert.Equal(["acme"], _repository.Sign([_workshop.Targets1]).StagedAnew);
        Assert.True(_repository.Sign("acme", [_other]).Published);
        await followers.PublishAsync(_repository, [Stable, Supplier]);

        _ = _repository.RemoveDelegation("acme");
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
        await followers.PublishAsync(_repository, [Stable], [Supplier]);

        Delegate("acme", _beta);
        Release("acme", "8.0.0", _beta);
        await followers.PublishAsync(_repository, [Stable, "thermostat/acme/8.0.0/assemblies.bin"], [Supplier]);
    }

    [SkippableByTool("node")]
    public async Task Two_of_three_keys_sign_a_delegated_role()
    {
        using Followers followers = new(_workshop, _repository);
        _ = _repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [_beta.PublicKey, _acme.PublicKey, _other.PublicKey], Threshold = 2 });
        Assert.False(_repository.Sign("beta", [_beta]).Published);
        Assert.True(_repository.Sign("beta", [_other]).Published);
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
        Release("beta", "1.1.0", _acme, _beta);

        await followers.PublishAsync(_repository, [Stable, Beta]);
    }

    [SkippableByTool("node")]
    public async Task A_retired_release_is_found_no_longer()
    {
        using Followers followers = new(_workshop, _repository);
        Delegate("beta", _beta);
        Release("beta", "1.1.0", _beta);
        Release("beta", "1.2.0", _beta);
        _ = _repository.AddRelease(Workshop.Release("2.0.0"));
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
        await followers.PublishAsync(_repository, [Stable, Beta, "thermostat/2.0.0/assemblies.bin"]);

        _ = _repository.RetireRelease("1.0.0");
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
        _ = _repository.RetireRelease("1.1.0", "beta");
        Assert.True(_repository.Sign("beta", [_beta]).Published);
        await followers.PublishAsync(_repository, ["thermostat/2.0.0/assemblies.bin", "thermostat/beta/1.2.0/assemblies.bin"], [Stable, Beta]);

        Assert.Equal(2, _repository.DeleteRetiredFiles("1.0.0"));
        await followers.PublishAsync(_repository, ["thermostat/2.0.0/assemblies.bin"], [Stable]);
    }

    private void Delegate(string role, Ed25519Signer key, bool terminating = false)
    {
        _ = _repository.AddDelegation(new NewDelegation { Role = role, Keys = [key.PublicKey], Threshold = 1, Terminating = terminating });
        Assert.True(_repository.Sign(role, [key]).Published);
        Assert.True(_repository.Sign([_workshop.Targets1]).Published);
    }

    private void Release(string role, string version, params Ed25519Signer[] keys)
    {
        _ = _repository.AddRelease(new NewRelease { Version = version, Role = role, Images = Workshop.Release(version).Images });
        Assert.True(_repository.Sign(role, keys).Published);
    }
}
