using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Permits;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Staging;

/// <summary>Shows a signer what the signature will stand for.</summary>
internal static class StagedView
{
    public static void Show(IAnsiConsole console, Phrases phrases, ProductRepository repository, StagedRole staged)
    {
        string about = staged.Role is RootDocument.TypeName or TargetsDocument.TypeName
            ? phrases["say.sign.role." + staged.Role]
            : phrases.Format("say.sign.role.delegated", staged.Role);
        console.WriteLine(phrases.Format("say.sign.title", repository.Settings.Name, about, staged.Previous?.Version ?? 0, staged.Version));
        console.WriteLine(staged.IsFrozen
            ? phrases.Format("say.sign.frozen", staged.Metadata.Expires)
            : phrases.Format("say.sign.validity", (int)staged.Lifetime.TotalDays));
        foreach (SignatureProgress part in SignatureProgress.Of(staged.Metadata, staged.Requirements))
        {
            console.WriteLine(phrases.Format("say.sign.signatures", part.Collected, part.Threshold, part.Source));
        }

        if (staged.RootChanges is { } root)
        {
            RootChangesView.Show(console, phrases, root);
        }
        else
        {
            ShowTargets(console, phrases, repository, staged, staged.Changes!);
        }
    }

    private static void ShowTargets(IAnsiConsole console, Phrases phrases, ProductRepository repository, StagedRole staged, StagedChanges changes)
    {
        if (staged.Previous is not null && changes.Published is null)
        {
            console.Write(new Markup($"[yellow]{Markup.Escape(phrases["say.sign.unvouched"])}[/]\n"));
        }

        HashSet<string> added = [.. changes.Added.Select(file => file.Path)];
        foreach (ReleaseEntry release in changes.Staged.Releases.Where(release => added.Contains(release.Target.Path)))
        {
            ShowRelease(console, phrases, release);
        }

        if (staged.Role == PermitDocument.Role)
        {
            ShowPermits(console, phrases, repository, added);
        }

        ShowFiles(console, "green", "+", changes.Added);
        ShowFiles(console, "yellow", "~", changes.Changed);
        ShowFiles(console, "red", "-", changes.Removed);
        RootChangesView.ShowDelegations(console, phrases, changes);
        if (changes.IsRenewal)
        {
            console.WriteLine(phrases["say.sign.no_changes"]);
        }
    }

    private static void ShowPermits(IAnsiConsole console, Phrases phrases, ProductRepository repository, HashSet<string> added)
    {
        foreach (PermitState permit in repository.ReadPermits().Where(permit => added.Contains(permit.Permit.Path)))
        {
            PermitView.Show(console, phrases, permit.Permit);
        }
    }

    private static void ShowRelease(IAnsiConsole console, Phrases phrases, ReleaseEntry release)
    {
        console.WriteLine(phrases.Format(
            "say.sign.release", release.ReleaseId, release.Image, string.Join(", ", release.Boards), release.Urgency, release.SecurityCounter));
        if (release.Mcuboot is { } mcuboot)
        {
            console.WriteLine(phrases.Format("say.sign.mcuboot", mcuboot.Sha256, mcuboot.SecurityCounter is { } counter ? counter : "-"));
        }

        if (release.InstallBy is { } installBy)
        {
            console.WriteLine(phrases.Format("say.sign.install_by", installBy));
        }

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
