using System.Text.Json.Nodes;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Permits;
using OtaStack.SigningTool.Texts;
using OtaStack.Trust.Permits;
using Spectre.Console;

namespace OtaStack.SigningTool.Bundles;

/// <summary>What the verification of a bundle found, for machines and for people.</summary>
internal static class BundleReportView
{
    public static JsonObject ToJson(BundleReport report)
    {
        return new JsonObject
        {
            ["product"] = report.Product,
            ["rootProven"] = !report.RootUnproven,
            ["rootVersion"] = report.RootVersion,
            ["timestampVersion"] = report.TimestampVersion,
            ["snapshotVersion"] = report.SnapshotVersion,
            ["targetsVersion"] = report.TargetsVersion,
            ["expires"] = Expires(report),
            ["releases"] = new JsonArray([.. Releases(report).Select(release => (JsonNode?)release)]),
            ["permits"] = new JsonArray([.. Permits(report).Select(permit => (JsonNode?)PermitView.ToJson(permit, state: null))]),
            ["files"] = report.TargetFiles,
            ["findings"] = new JsonArray([.. report.Findings.Select(finding => (JsonNode?)FindingsView.ToJson(finding.Subject, finding.Verdict))]),
        };
    }

    public static void Show(IAnsiConsole console, Phrases phrases, BundleReport report)
    {
        foreach (BundleFinding finding in report.Findings)
        {
            FindingsView.Show(console, phrases, finding.Subject, finding.Verdict);
        }

        if (report.RootUnproven)
        {
            console.Write(new Markup($"[bold yellow]{Markup.Escape(phrases["say.bundle.unproven"])}[/]\n"));
        }

        if (report.IsAccepted)
        {
            ShowContents(console, phrases, report);
        }

        console.WriteLine(phrases[report.IsAccepted ? "say.bundle.ok" : "say.bundle.refused"]);
    }

    /// <summary>What is in a bundle that was accepted, an order to erase first of all.</summary>
    public static void ShowContents(IAnsiConsole console, Phrases phrases, BundleReport report)
    {
        PermitDocument[] permits = [.. Permits(report)];
        if (report.Images.Count > 0)
        {
            console.WriteLine(phrases.Format("say.bundle.contains", report.Product, string.Join(", ", Releases(report)), report.TargetFiles));
        }
        else if (Array.Exists(permits, permit => permit.Kind == PermitKind.Erase))
        {
            console.Write(new Markup($"[bold yellow]{Markup.Escape(phrases["say.bundle.erases"])}[/]\n"));
        }

        foreach (PermitDocument permit in permits)
        {
            PermitView.Show(console, phrases, permit);
        }

        console.WriteLine(phrases.Format("say.bundle.valid_until", Expires(report)!));
    }

    public static int Code(BundleReport report) => report.IsAccepted ? ExitCode.Ok : ExitCode.Refused;

    public static string? Expires(BundleReport report)
    {
        return report.Expires == long.MaxValue ? null : MetadataTime.Format(DateTimeOffset.FromUnixTimeSeconds(report.Expires));
    }

    public static IEnumerable<PermitDocument> Permits(BundleReport report)
    {
        return report.Permits.Select(permit => PermitDocument.Parse(permit.Content.ToArray(), permit.Path));
    }

    public static IEnumerable<string> Releases(BundleReport report)
    {
        return report.Images.Select(image => image.Release.ReleaseId).Distinct(StringComparer.Ordinal);
    }
}
