using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Shows those who confirm everything that their signature will stand for.</summary>
internal static class ReviewView
{
    public static void Show(IAnsiConsole console, Phrases phrases, BoxReview review)
    {
        SigningRequest request = review.Checked.Request;
        if (request.IsRehearsal)
        {
            Banner.Show(console, phrases);
        }

        console.WriteLine(phrases.Format("say.ceremony.request", request.Id, MetadataTime.Format(request.Created), MetadataTime.Format(request.Expires)));
        console.WriteLine(phrases.Format("say.ceremony.what", request.Product, request.Role, request.PreviousVersion, request.Version));
        console.WriteLine(phrases.Format("say.ceremony.validity", review.Checked.Metadata.Issued, review.Checked.Metadata.Expires));
        console.WriteLine(phrases.Format("say.ceremony.payload", Grouped(request.PayloadSha256)));
        ShowRoots(console, phrases, review);
        foreach (SignatureRequirement need in review.Checked.Requirements)
        {
            console.WriteLine(phrases.Format("say.ceremony.need", need.Source, need.Threshold, need.Keys.Count));
            foreach (string keyId in need.Keys.Keys)
            {
                console.WriteLine("    " + keyId);
            }
        }

        if (request.Artefacts.Count > 0)
        {
            console.WriteLine(phrases.Format("say.ceremony.artefacts", review.Recomputed, request.Artefacts.Count));
        }

        ShowDifferences(console, phrases, review);
    }

    /// <summary>A digest in groups that two people can read to each other.</summary>
    public static string Grouped(string hex) => string.Join(' ', hex.Chunk(8).Select(group => new string(group)));

    public static string Line(MetadataDifference difference)
    {
        return difference switch
        {
            { Before: null } => $"  + {difference.Path}: {difference.After}",
            { After: null } => $"  - {difference.Path}: {difference.Before}",
            _ => $"  ~ {difference.Path}: {difference.Before} → {difference.After}",
        };
    }

    private static void ShowRoots(IAnsiConsole console, Phrases phrases, BoxReview review)
    {
        if (review.Checked.Roots.Count == 0)
        {
            console.WriteLine(phrases["say.ceremony.first_root"]);
            return;
        }

        byte[] first = review.Checked.Roots[0].Metadata.ToBytes();
        string fingerprint = Grouped(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(first)));
        console.WriteLine(phrases.Format("say.ceremony.roots", review.Checked.Roots.Count, fingerprint));
        if (review.IsFirstContact)
        {
            console.Write(new Markup($"[yellow]{Markup.Escape(phrases["say.ceremony.first_contact"])}[/]\n"));
        }
    }

    private static void ShowDifferences(IAnsiConsole console, Phrases phrases, BoxReview review)
    {
        console.WriteLine(review.Last is { } last ? phrases.Format("say.ceremony.since", last.Version) : phrases["say.ceremony.since_nothing"]);
        if (review.Differences.Count == 0)
        {
            console.WriteLine(phrases["say.ceremony.same"]);
        }

        foreach (MetadataDifference difference in review.Differences)
        {
            string colour = difference.Before is null ? "green" : difference.After is null ? "red" : "yellow";
            console.Write(new Markup($"[{colour}]{Markup.Escape(Printable.Of(Line(difference)))}[/]\n"));
        }
    }
}
