using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>How large a rehearsal is: as many keys and signatures as the real product has, under names that no real thing has.</summary>
/// <param name="Product">Name of the rehearsed product.</param>
/// <param name="Boards">Its boards.</param>
/// <param name="RootKeys">Number of root keys.</param>
/// <param name="RootThreshold">Signatures that a root needs.</param>
/// <param name="TargetsKeys">Number of targets keys.</param>
/// <param name="TargetsThreshold">Signatures that targets metadata needs.</param>
/// <param name="Artefact">The newest image of the real product, by its path in the repository; null before the first release.</param>
internal sealed record RehearsalPlan(
    string Product, IReadOnlyList<string> Boards, int RootKeys, int RootThreshold, int TargetsKeys, int TargetsThreshold, string? Artefact)
{
    public static RehearsalPlan Of(ProductRepository repository)
    {
        string name = Rehearsal.ProductPrefix + repository.Settings.Name;
        return new RehearsalPlan(
            name[..Math.Min(name.Length, Names.MaxCharacters)],
            repository.Settings.Boards,
            repository.Root.Roles["root"].KeyIds.Count,
            repository.Root.Roles["root"].Threshold,
            repository.Root.Roles["targets"].KeyIds.Count,
            repository.Root.Roles["targets"].Threshold,
            repository.Published is { Releases: [.., ReleaseEntry newest] } ? newest.Target.Path : null);
    }
}
