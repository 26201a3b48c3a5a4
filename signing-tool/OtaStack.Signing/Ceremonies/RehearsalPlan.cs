using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Ceremonies;

/// <summary>How large a rehearsal is: as many keys and signatures as the real product has, under names that no real thing has.</summary>
/// <param name="Product">Name of the rehearsed product.</param>
/// <param name="Boards">Its boards.</param>
/// <param name="Root">Keys and threshold of the root.</param>
/// <param name="Targets">Keys and threshold of the targets.</param>
public sealed record RehearsalPlan(string Product, IReadOnlyList<string> Boards, (int Keys, int Threshold) Root, (int Keys, int Threshold) Targets)
{
    /// <summary>The newest image of the real product, a file; null before the first release.</summary>
    public string? Artefact { get; private init; }

    /// <summary>The plan for a product that need not exist yet.</summary>
    public static RehearsalPlan Of(ProductSettings settings, (int Keys, int Threshold) root, (int Keys, int Threshold) targets)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string name = Rehearsal.ProductPrefix + settings.Name;
        return new RehearsalPlan(name[..Math.Min(name.Length, Names.MaxCharacters)], settings.Boards, root, targets);
    }

    /// <summary>The plan for the product in a directory, which may still wait for its first root.</summary>
    public static RehearsalPlan Read(string directory, TimeProvider clock, IFileOperations files)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(files);
        if (InitialRoot.IsAt(files, directory))
        {
            InitialRoot awaited = InitialRoot.Load(directory, clock, files);
            return Of(awaited.Settings, awaited.Root);
        }

        ProductRepository repository = ProductRepository.Load(directory, clock, files);
        return Of(repository.Settings, repository.Root) with
        {
            Artefact = repository.Published is { Releases: [.., ReleaseEntry newest] }
                ? Path.Combine(repository.Directory, RepositoryPaths.Target(newest.Target.Path))
                : null,
        };
    }

    private static RehearsalPlan Of(ProductSettings settings, RootDocument root)
    {
        return Of(settings, SizeOf(root, RootDocument.TypeName), SizeOf(root, TargetsDocument.TypeName));
    }

    private static (int Keys, int Threshold) SizeOf(RootDocument root, string role) => (root.Roles[role].KeyIds.Count, root.Roles[role].Threshold);
}
