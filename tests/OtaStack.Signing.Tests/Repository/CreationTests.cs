using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Repository;

public sealed class CreationTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_new_repository_holds_settings_root_and_public_keys()
    {
        ProductRepository repository = _workshop.Create();

        string[] files = [.. Directory.EnumerateFiles(_workshop.Repository, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_workshop.Repository, path)).Order(StringComparer.Ordinal)];
        string[] keys = [.. repository.Root.Keys.Keys.Select(keyId => $"keys/{keyId}.json").Order(StringComparer.Ordinal)];
        Assert.Equal([.. keys, "metadata/1.root.json", "ota-product.json"], files);
        Assert.Equal(5, keys.Length);
        Assert.Equal(2, repository.Root.Roles["root"].Threshold);
        Assert.Equal([_workshop.Online.PublicKey.KeyId], repository.Root.Roles["timestamp"].KeyIds);
        Assert.Equal([_workshop.Online.PublicKey.KeyId], repository.Root.Roles["snapshot"].KeyIds);
        Assert.Null(repository.Published);
        Assert.Null(repository.ReadStaged());
    }

    [Fact]
    public void A_directory_named_with_a_slash_at_its_end_is_the_same_one()
    {
        ProductRepository repository = ProductRepository.Create(_workshop.Repository + "/", _workshop.Product(), _workshop.Clock);

        Assert.Equal(_workshop.Repository, repository.Directory);
        Assert.Equal(_workshop.Repository, ProductRepository.Load(_workshop.Repository + "/", _workshop.Clock).Directory);
        Assert.True(File.Exists(Path.Combine(_workshop.Repository, "metadata/1.root.json")));
    }

    [Fact]
    public void OpenSSL_verifies_each_root_signature_over_the_canonical_bytes()
    {
        ProductRepository repository = _workshop.Create();

        foreach (Ed25519Signer signer in (Ed25519Signer[])[_workshop.Root1, _workshop.Root2])
        {
            byte[] signature = Convert.FromHexString(repository.Root.Metadata.Signatures[signer.PublicKey.KeyId]);
            Assert.True(OpenSsl.Verifies(_workshop.Folder, signer.PublicKey.PublicKey.ToArray(), repository.Root.Metadata.SignedBytes, signature));
        }
    }

    [Fact]
    public void An_empty_directory_is_used_and_one_that_holds_something_is_left_alone()
    {
        _ = Directory.CreateDirectory(_workshop.Repository);
        _ = _workshop.Create();
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);

        _ = Refusals.Expect("product.exists", SigningFault.Refused, () => _workshop.Create());
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));

        _ = _workshop.Write("other/file", "x");
        _ = Refusals.Expect("directory.not_empty", SigningFault.File, () => ProductRepository.Create(Path.Combine(_workshop.Folder, "other"), _workshop.Product(), _workshop.Clock));
        _ = Refusals.Expect("directory.not_empty", SigningFault.File, () => ProductRepository.Create(Path.Combine(_workshop.Folder, "other/file"), _workshop.Product(), _workshop.Clock));
        _ = Refusals.Expect("file.missing", SigningFault.File, () => ProductRepository.Create(Path.Combine(_workshop.Folder, "no/parent"), _workshop.Product(), _workshop.Clock));
        Assert.Equal("x", File.ReadAllText(Path.Combine(_workshop.Folder, "other/file")));
    }

    [Fact]
    public void Too_few_signers_too_many_keys_and_wrong_thresholds_are_refused()
    {
        Refuse("threshold.not_met", SigningFault.Refused, Change(signers: [_workshop.Root1], absent: [_workshop.Root2.PublicKey]));
        Refuse("threshold.invalid", SigningFault.Usage, Change(rootThreshold: 3));
        Refuse("threshold.invalid", SigningFault.Usage, Change(rootThreshold: 0));
        Refuse("threshold.invalid", SigningFault.Usage, Change(targetsThreshold: 3));
        Refuse("key.twice", SigningFault.Usage, Change(signers: [_workshop.Root1, _workshop.Root1]));
        Refuse("key.count", SigningFault.Usage, Change(signers: []));
        Refuse("key.count", SigningFault.Usage, Change(absent: [.. Enumerable.Range(0, 13).Select(i => TestSigners.Of("absent" + i).PublicKey)]));
        Refuse("key.online_offline", SigningFault.Refused, Change(online: _workshop.Targets2.PublicKey));
        Assert.Empty(DirectoryImage.Of(_workshop.Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Thermostat")]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("../x")]
    public void A_name_outside_the_formats_is_refused(string name)
    {
        NewProduct product = new()
        {
            Settings = new ProductSettings { Name = name, Boards = [Workshop.Board] },
            RootSigners = [_workshop.Root1],
            RootThreshold = 1,
            TargetsKeys = [_workshop.Targets1.PublicKey],
            TargetsThreshold = 1,
            OnlineKey = _workshop.Online.PublicKey,
        };

        Refuse("product.name_invalid", SigningFault.Usage, product);
    }

    [Fact]
    public void An_absent_root_key_is_listed_and_counts_for_later()
    {
        ProductRepository repository = ProductRepository.Create(
            _workshop.Repository, Change(rootThreshold: 1, signers: [_workshop.Root1], absent: [_workshop.Root2.PublicKey]), _workshop.Clock);

        Assert.Equal(2, repository.Root.Roles["root"].KeyIds.Count);
        Assert.Equal([_workshop.Root1.PublicKey.KeyId], repository.Root.Metadata.Signatures.Keys);
    }

    private NewProduct Change(
        IReadOnlyList<IKeySigner>? signers = null, IReadOnlyList<TufKey>? absent = null, int rootThreshold = 2, int targetsThreshold = 1, TufKey? online = null)
    {
        NewProduct usual = _workshop.Product();
        return new NewProduct
        {
            Settings = usual.Settings,
            RootSigners = signers ?? usual.RootSigners,
            AbsentRootKeys = absent ?? [],
            RootThreshold = rootThreshold,
            TargetsKeys = usual.TargetsKeys,
            TargetsThreshold = targetsThreshold,
            OnlineKey = online ?? usual.OnlineKey,
        };
    }

    private void Refuse(string code, SigningFault fault, NewProduct product)
    {
        _ = Refusals.Expect(code, fault, () => ProductRepository.Create(_workshop.Repository, product, _workshop.Clock));
        Assert.False(Directory.Exists(_workshop.Repository));
    }
}
