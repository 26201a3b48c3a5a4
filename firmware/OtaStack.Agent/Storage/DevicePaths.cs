namespace OtaStack.Agent.Storage;

/// <summary>Where things stand in the device's file system beside those of the launcher (docs/agent.md).</summary>
internal static class DevicePaths
{
    public const string FirstJournal = "agent/journal.1";
    public const string SecondJournal = "agent/journal.2";

    public const string FirstPermits = "agent/permits.1";
    public const string SecondPermits = "agent/permits.2";

    public const string FirstEvents = "agent/events.1";
    public const string SecondEvents = "agent/events.2";

    public const string FirstErase = "erase/record.1";
    public const string SecondErase = "erase/record.2";

    public const string FirstImages = "agent/images.1";
    public const string SecondImages = "agent/images.2";

    /// <summary>Metadata as it comes in, not yet verified.</summary>
    public const string Candidate = "agent/candidate";

    /// <summary>The image index as it comes in, not yet verified.</summary>
    public const string IncomingIndex = "agent/index";

    /// <summary>Notes of the release on offer, verified.</summary>
    public const string NotesEn = "agent/notes.en";

    public const string NotesJa = "agent/notes.ja";

    public const string TrustFolder = "trust";
}
