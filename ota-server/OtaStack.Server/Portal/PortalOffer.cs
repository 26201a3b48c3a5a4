namespace OtaStack.Server.Portal;

/// <summary>The release that a device is to install and does not run yet.</summary>
/// <param name="Version">Empty when no published metadata lists it any more.</param>
/// <param name="InstallBy">The signed deadline; null when there is none.</param>
/// <param name="Notes">Its signed notes as text; empty when there are none.</param>
/// <param name="NotesLanguage">Language of the notes.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record PortalOffer(string ReleaseId, string Version, bool IsSecurity, DateTimeOffset? InstallBy, string Notes, string NotesLanguage);
