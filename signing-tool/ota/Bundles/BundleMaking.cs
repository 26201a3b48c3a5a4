using System.CommandLine;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Bundles;

/// <summary>Makes a bundle from a repository, for the verbs that do.</summary>
internal sealed class BundleMaking(
    ToolEnvironment environment, OnlineSourceOptions online, Option<string[]> releases, Option<string[]> boards, Option<string[]> targets, Option<string> permit)
{
    public void Describe(Command command)
    {
        online.Describe(command);
        command.Add(releases);
        command.Add(boards);
        command.Add(targets);
        command.Add(permit);
    }

    /// <summary>Writes the bundle to a new file after it was verified.</summary>
    public async Task<(BundleReport Report, string Sha256)> MakeAsync(
        ParseResult arguments, IAnsiConsole console, string directory, string path, BundleTrust trust, IPassphraseSource passphrases, CancellationToken cancel)
    {
        ProductRepository repository = ProductRepository.Load(directory, environment.Clock, environment.Files);
        if (trust.Root is { } root)
        {
            repository.RequireRoot(root);
        }

        OnlineMetadata metadata = await online.ReadAsync(arguments, repository, passphrases, cancel).ConfigureAwait(false);
        BundleContents contents = BundleContents.Of(repository, metadata, new BundleSelection
        {
            Releases = arguments.GetValue(releases) ?? [],
            Boards = arguments.GetValue(boards) ?? [],
            Targets = arguments.GetValue(targets) ?? [],
            Permit = arguments.GetValue(permit),
        });

        // It is the team's own repository: its first root is what the devices were given.
        BundleTrust start = trust.Root is null ? trust with { Root = repository.Roots[0].Metadata.ToBytes() } : trust;
        return await ByteProgress.RunAsync(
            console, environment.Phrases["say.bundle.writing"], contents.TargetBytes,
            written => BundleFile.CreateAsync(environment.Files, path, contents, start, written, cancel)).ConfigureAwait(false);
    }
}
