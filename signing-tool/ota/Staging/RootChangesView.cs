using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Staging;

/// <summary>Shows which keys come and go, by a root or by the delegations of targets metadata.</summary>
internal static class RootChangesView
{
    public static void Show(IAnsiConsole console, Phrases phrases, RootChanges changes)
    {
        ShowRoles(console, phrases, changes.Roles);
        if (changes.Roles.Count == 0)
        {
            console.WriteLine(phrases["say.sign.root_unchanged"]);
        }
    }

    public static void ShowDelegations(IAnsiConsole console, Phrases phrases, StagedChanges changes)
    {
        ShowRoles(console, phrases, changes.Delegations);
        foreach (RoleChange change in changes.Delegations)
        {
            ShowPaths(console, phrases, changes.Staged.Delegations.Find(change.Role));
        }

        foreach (string role in changes.DelegationsChanged)
        {
            Line(console, "yellow", "~", phrases.Format("say.sign.delegation_scope", role));
            ShowPaths(console, phrases, changes.Staged.Delegations.Find(role));
        }
    }

    private static void ShowRoles(IAnsiConsole console, Phrases phrases, IReadOnlyList<RoleChange> changes)
    {
        foreach (RoleChange change in changes)
        {
            foreach (string keyId in change.Added)
            {
                Line(console, "green", "+", phrases.Format("say.sign.key_added", change.Role, keyId));
            }

            foreach (string keyId in change.Removed)
            {
                Line(console, "red", "-", phrases.Format("say.sign.key_removed", change.Role, keyId));
            }

            if (change.ThresholdBefore != change.ThresholdAfter)
            {
                Line(console, "yellow", "~", phrases.Format("say.sign.threshold", change.Role, change.ThresholdBefore, change.ThresholdAfter));
            }
        }
    }

    private static void ShowPaths(IAnsiConsole console, Phrases phrases, DelegatedRole? role)
    {
        if (role is not null)
        {
            console.WriteLine("    " + phrases.Format("say.sign.paths", role.Name, string.Join(", ", role.Paths), role.Terminating ? phrases["say.sign.terminating"] : ""));
        }
    }

    private static void Line(IAnsiConsole console, string colour, string mark, string text)
    {
        console.Write(new Markup($"[{colour}]{Markup.Escape($"  {mark} {text}")}[/]\n"));
    }
}
