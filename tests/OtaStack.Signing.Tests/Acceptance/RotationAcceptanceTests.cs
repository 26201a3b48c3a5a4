using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>After every kind of rotation a foreign client and the devices' own go on from where they were.</summary>
public sealed class RotationAcceptanceTests : IDisposable
{
    private const string Target = "thermostat/1.0.0/assemblies.bin";

    private readonly Workshop _workshop = new();
    private readonly ProductRepository _repository;
    private readonly Ed25519Signer _new1 = TestSigners.Of("new1");
    private readonly Ed25519Signer _new2 = TestSigners.Of("new2");

    public RotationAcceptanceTests()
    {
        // tuf-js takes the machine's clock: the metadata must be valid today.
        _workshop.Clock.Advance(TimeProvider.System.GetUtcNow() - _workshop.Clock.GetUtcNow());
        _repository = _workshop.CreateWith("1.0.0");
    }

    public void Dispose()
    {
        _new1.Dispose();
        _new2.Dispose();
        _workshop.Dispose();
    }

    [SkippableByTool("node")]
    public async Task A_root_key_is_replaced()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Target]);

        _ = _repository.StageRoot(root => root.ReplaceKey(_workshop.Root1.PublicKey.KeyId, _new1.PublicKey));
        Assert.True(_repository.Sign("root", [_workshop.Root1, _workshop.Root2, _new1]).Published);

        await followers.PublishAsync(_repository, [Target]);
        Assert.Equal(2, followers.DeviceRootVersion);
    }

    [SkippableByTool("node")]
    public async Task A_release_key_is_replaced()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Target]);

        _ = _repository.StageRoot(root => root.ReplaceKey(_workshop.Targets1.PublicKey.KeyId, _new1.PublicKey));
        Assert.Equal(["targets"], _repository.Sign("root", [_workshop.Root1, _workshop.Root2]).StagedAnew);
        Assert.True(_repository.Sign([_new1]).Published);

        await followers.PublishAsync(_repository, [Target]);
    }

    [SkippableByTool("node")]
    public async Task The_online_key_is_replaced_after_its_thief_ran_the_versions_up()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Target]);
        followers.Online.Sign(_workshop.Online, snapshot: 100000, timestamp: 100000);
        await followers.PublishAsync(_repository, [Target]);

        // Lower versions by the same key are a rollback and are refused …
        followers.Online.Sign(_workshop.Online, snapshot: 3, timestamp: 3);
        await followers.RefuseAsync(Verdict.Rollback);

        // … a new online key starts anew (TUF 5.3.11, fast-forward recovery).
        _ = _repository.StageRoot(root => root.ReplaceKey(_workshop.Online.PublicKey.KeyId, _new1.PublicKey));
        Assert.True(_repository.Sign("root", [_workshop.Root1, _workshop.Root2]).Published);
        await followers.PublishAsync(_repository, [Target], online: _new1);

        // The thief's key is worth nothing from here on.
        followers.Online.Sign(_workshop.Online, snapshot: 200000, timestamp: 200000);
        await followers.RefuseAsync(Verdict.ThresholdNotMet);
    }

    [SkippableByTool("node")]
    public async Task Thresholds_change()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Target]);

        _ = _repository.StageRoot(root =>
        {
            root.AddKey("root", _new1.PublicKey);
            root.SetThreshold("root", 3);
            root.SetThreshold("targets", 2);
        });
        Assert.Equal(["targets"], _repository.Sign("root", [_workshop.Root1, _workshop.Root2, _new1]).StagedAnew);
        Assert.False(_repository.Sign([_workshop.Targets1]).Published);
        Assert.True(_repository.Sign([_workshop.Targets2]).Published);
        await followers.PublishAsync(_repository, [Target]);

        _ = _repository.StageRoot(root => root.SetThreshold("root", 1));
        Assert.True(_repository.Sign("root", [_workshop.Root1, _workshop.Root2, _new1]).Published);
        await followers.PublishAsync(_repository, [Target]);
    }

    [SkippableByTool("node")]
    public async Task Several_rotations_happen_while_the_clients_sleep()
    {
        using Followers followers = new(_workshop, _repository);
        await followers.PublishAsync(_repository, [Target]);

        Ed25519Signer[] keys = [_workshop.Root1, .. Enumerable.Range(0, 5).Select(i => TestSigners.Of("asleep" + i))];
        for (int i = 1; i < keys.Length; i++)
        {
            string before = keys[i - 1].PublicKey.KeyId;
            TufKey after = keys[i].PublicKey;
            _ = _repository.StageRoot(root => root.ReplaceKey(before, after));
            Assert.True(_repository.Sign("root", [keys[i - 1], keys[i], _workshop.Root2]).Published);
        }

        _ = _repository.StageRoot(root => root.ReplaceKey(_workshop.Online.PublicKey.KeyId, _new2.PublicKey));
        Assert.True(_repository.Sign("root", [keys[^1], _workshop.Root2]).Published);
        _ = _repository.StageRoot(_ => { });
        Assert.True(_repository.Sign("root", [keys[^1], _workshop.Root2]).Published);

        await followers.PublishAsync(_repository, [Target], online: _new2);
        Assert.Equal(8, followers.DeviceRootVersion);
    }

    [SkippableByTool("node")]
    public async Task A_request_for_signatures_leaves_nothing_that_a_client_stumbles_over()
    {
        using Followers followers = new(_workshop, _repository);
        _ = _repository.StageRoot(root => root.AddKey("root", _new1.PublicKey));
        byte[] payload = _repository.Freeze("root").Metadata.SignedBytes;
        foreach (Ed25519Signer signer in (Ed25519Signer[])[_workshop.Root2, _workshop.Root1])
        {
            _ = _repository.AddSignature("root", signer.PublicKey.KeyId, signer.Sign(payload), payload);
        }

        await followers.PublishAsync(_repository, [Target]);
        Assert.Equal(2, followers.DeviceRootVersion);
    }
}
