namespace OtaStack.Agent.Storage;

/// <summary>Where things stand in the device's file system beside those of the launcher (docs/agent.md).</summary>
internal static class DevicePaths
{
    // Of records both files are named, for whoever copies or deletes them; the record itself goes by what they have in common.
    public const string Journal = "agent/journal.";
    public const string FirstJournal = Journal + "1";
    public const string SecondJournal = Journal + "2";

    public const string Settings = "agent/settings.";

    public const string Permits = "agent/permits.";
    public const string FirstPermits = Permits + "1";
    public const string SecondPermits = Permits + "2";

    public const string Events = "agent/events.";
    public const string FirstEvents = Events + "1";
    public const string SecondEvents = Events + "2";

    public const string Erase = "erase/record.";
    public const string FirstErase = Erase + "1";
    public const string SecondErase = Erase + "2";

    public const string Images = "agent/images.";
    public const string FirstImages = Images + "1";
    public const string SecondImages = Images + "2";

    /// <summary>Metadata as it comes in, not yet verified.</summary>
    public const string Candidate = "agent/candidate";

    /// <summary>The image index as it comes in, not yet verified.</summary>
    public const string IncomingIndex = "agent/index";

    /// <summary>Notes of the release on offer, verified.</summary>
    public const string NotesEn = "agent/notes.en";

    public const string NotesJa = "agent/notes.ja";

    public const string TrustFolder = "trust";
}
