using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Repository;

/// <summary>What a release must satisfy before it is staged.</summary>
internal static class ReleaseRules
{
    /// <summary>The release's id: one of a delegated role has the role in it, so that a channel and the product may have the same version.</summary>
    public static string ReleaseIdOf(ProductSettings settings, NewRelease release)
    {
        return release.Role == TargetsDocument.TypeName ? $"{settings.Name}-{release.Version}" : $"{settings.Name}-{release.Role}-{release.Version}";
    }

    /// <summary>The folder that holds the targets of a role's release.</summary>
    public static string FolderOf(string product, string role, string version)
    {
        return role == TargetsDocument.TypeName ? $"{product}/{version}/" : $"{product}/{role}/{version}/";
    }

    /// <summary>Refuses what must not be signed; returns the security counter of the release.</summary>
    /// <param name="past">Every release that the role ever listed, retired ones too: a version stands for the same bytes for ever.</param>
    public static int Check(ProductSettings settings, IReadOnlyList<ReleaseEntry> past, NewRelease release)
    {
        ReleaseVersion version = Names.ParseVersion(release.Version);
        CheckImages(settings, release);
        CheckIdentity(settings, past, release);
        CheckVersion(past, release, version);
        CheckStep(release, version);
        CheckDeadline(release);
        CheckAttachments(release);
        return CounterOf(past, release);
    }

    private static void CheckImages(ProductSettings settings, NewRelease release)
    {
        if (release.Images.Count == 0)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ImageParts, "0", Count.Of(ImageIndex.MaxParts));
        }

        foreach (ReleaseImage image in release.Images)
        {
            Names.CheckBoards(image.Boards);
            string? unknown = image.Boards.FirstOrDefault(board => !settings.Boards.Contains(board, StringComparer.Ordinal));
            if (unknown is not null)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.BoardUnknown, unknown, string.Join(", ", settings.Boards));
            }

            if (image.Kind != ImageKind.Assemblies && image.Image.Parts.Count != 1)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.ImageOnePart, ReleaseImage.NameOf(image.Kind), Count.Of(image.Image.Parts.Count));
            }
        }

        // One board must find exactly one image of a kind in a release.
        string? twice = release.Images.SelectMany(image => image.Boards.Select(board => (image.Kind, Board: board)))
            .GroupBy(pair => pair).FirstOrDefault(group => group.Count() > 1)?.Key.Board;
        if (twice is not null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.BoardTwice, twice);
        }
    }

    private static void CheckIdentity(ProductSettings settings, IReadOnlyList<ReleaseEntry> past, NewRelease release)
    {
        string releaseId = ReleaseIdOf(settings, release);
        if (!Names.IsIdentifier(releaseId))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ReleaseIdTooLong, releaseId, Count.Of(Names.MaxCharacters));
        }

        // Signed facts never change: a release that stands is replaced by a higher version, not by itself.
        string folder = FolderOf(settings.Name, release.Role, release.Version);
        if (past.Any(entry => entry.ReleaseId == releaseId || entry.Target.Path.StartsWith(folder, StringComparison.Ordinal)))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ReleaseExists, releaseId);
        }
    }

    private static void CheckVersion(IReadOnlyList<ReleaseEntry> past, NewRelease release, ReleaseVersion version)
    {
        ReleaseVersion? highest = past.Select(entry => entry.Version).Aggregate((ReleaseVersion?)null, (high, next) => high is null || next.CompareTo(high) > 0 ? next : high);
        if (highest is not null && version.CompareTo(highest) <= 0 && !release.AllowOlderUnsafe)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.VersionNotHigher, release.Version, highest.ToString());
        }
    }

    private static void CheckStep(NewRelease release, ReleaseVersion version)
    {
        if (release.RequiresCurrent is { } text && Names.ParseVersion(text).CompareTo(version) >= 0)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StepNotLower, text, release.Version);
        }
    }

    private static void CheckDeadline(NewRelease release)
    {
        // Devices refuse it too: only a vulnerability is worth taking the choice of when from the user.
        if (release.InstallBy is not null && release.Urgency != Urgency.Security)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.DeadlineUrgency, release.Version);
        }
    }

    private static void CheckAttachments(NewRelease release)
    {
        CheckSize("notes.en.md", release.NotesEnglish, ReleaseStaging.MaxNotesBytes);
        CheckSize("notes.ja.md", release.NotesJapanese, ReleaseStaging.MaxNotesBytes);
        CheckSize("sbom.json", release.Sbom, ReleaseStaging.MaxSbomBytes);
    }

    private static void CheckSize(string name, byte[]? content, int limit)
    {
        if (content is not null && content.Length > limit)
        {
            throw new SigningException(SigningFault.File, ErrorCode.FileTooLarge, name, Count.Of(limit));
        }
    }

    private static int CounterOf(IReadOnlyList<ReleaseEntry> past, NewRelease release)
    {
        int highest = past.Select(entry => entry.SecurityCounter).DefaultIfEmpty(0).Max();
        int counter = release.SecurityCounter ?? highest;
        if (counter < 0)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.CounterInvalid, Count.Of(counter));
        }

        // A lower counter would be refused by every device that has confirmed the higher one.
        return counter >= highest
            ? counter
            : throw new SigningException(SigningFault.Refused, ErrorCode.CounterLower, Count.Of(counter), Count.Of(highest));
    }
}
