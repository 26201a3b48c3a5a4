using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;

namespace OtaStack.Signing.Ceremonies;

/// <summary>Staged metadata of a repository that has a root.</summary>
internal sealed class StagedInRepository : IAwaitedMetadata
{
    private readonly ProductRepository _repository;
    private readonly StagedRole _staged;

    public StagedInRepository(ProductRepository repository, string role)
        : this(repository, repository.CheckStaged(role))
    {
    }

    private StagedInRepository(ProductRepository repository, StagedRole staged)
    {
        _repository = repository;
        _staged = staged;
    }

    public string Directory => _repository.Directory;

    public string Product => _repository.Settings.Name;

    public string Role => _staged.Role;

    public SignedMetadata Metadata => _staged.Metadata;

    public SignedMetadata? Previous => _staged.Previous;

    public IReadOnlyList<SignatureRequirement> Requirements => _staged.Requirements;

    public IReadOnlyList<byte[]> Roots => [.. _repository.Roots.Select(root => root.Metadata.ToBytes())];

    public byte[]? Delegator
    {
        get
        {
            if (Role is RootDocument.TypeName or TargetsDocument.TypeName)
            {
                return null;
            }

            // While no targets metadata with the delegation is published, the staged one says who may sign.
            TargetsDocument? published = _repository.Published;
            return published?.Delegations.Find(Role) is not null ? published.Metadata.ToBytes() : _repository.ReadStaged()!.Metadata.ToBytes();
        }
    }

    public IAwaitedMetadata Freeze() => new StagedInRepository(_repository, _repository.Freeze(Role));

    public SignOutcome Add(string keyId, byte[] signature) => _repository.AddSignature(Role, keyId, signature, Metadata.SignedBytes);
}
