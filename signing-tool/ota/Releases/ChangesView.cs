using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary>Shows a signer what the signature will stand for.</summary>
internal static class ChangesView
{
    public static void Show(IAnsiConsole console, Phrases phrases, ProductRepository repository, StagedChanges changes)
    {
        TargetsDocument staged = changes.Staged;
        RoleKeys role = repository.Root.Roles[TargetsDocument.TypeName];
        console.WriteLine(phrases.Format("say.sign.title", repository.Settings.Name, changes.Published?.Version ?? 0, staged.Version));
        console.WriteLine(phrases.Format("say.sign.validity", repository.Settings.TargetsDays));
        console.WriteLine(phrases.Format("say.sign.signatures", staged.Metadata.Signatures.Count, role.Threshold));
        HashSet<string> added = [.. changes.Added.Select(file => file.Path)];
        foreach (ReleaseEntry release in staged.Releases.Where(release => added.Contains(release.Target.Path)))
        {
            ShowRelease(console, phrases, release);
        }

        ShowFiles(console, "green", "+", changes.Added);
        ShowFiles(console, "yellow", "~", changes.Changed);
        ShowFiles(console, "red", "-", changes.Removed);
        if (changes.Added.Count + changes.Changed.Count + changes.Removed.Count == 0)
        {
            console.WriteLine(phrases["say.sign.no_changes"]);
        }
    }

    private static void ShowRelease(IAnsiConsole console, Phrases phrases, ReleaseEntry release)
    {
        console.WriteLine(phrases.Format(
            "say.sign.release", release.ReleaseId, release.Image, string.Join(", ", release.Boards), release.Urgency, release.SecurityCounter));
        if (release.RequiresCurrent is { } requires)
        {
            console.WriteLine(phrases.Format("say.sign.requires", requires));
        }
    }

    private static void ShowFiles(IAnsiConsole console, string colour, string mark, IReadOnlyList<TargetFile> files)
    {
        foreach (TargetFile file in files)
        {
            string line = $"  {mark} {Printable.Of(file.Path)}  {Printable.Of(file.Length)} B  sha256 {file.Sha256}";
            console.Write(new Markup($"[{colour}]{Markup.Escape(line)}[/]\n"));
        }
    }
}
