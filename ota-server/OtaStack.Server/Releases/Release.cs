using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases;

/// <summary>An image of a release, as signed.</summary>
/// <param name="Version"><c>MAJOR.MINOR.PATCH</c>.</param>
/// <param name="Target">Path of the target.</param>
/// <param name="Image"><c>nanoclr</c>, <c>deployment</c> or <c>assemblies</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="PackedLength">Bytes that devices fetch in place of the image; null when they fetch the image.</param>
/// <param name="Urgency"><c>security</c> or <c>feature</c>.</param>
/// <param name="RequiresCurrent">Lowest version that may be running; null when any may.</param>
/// <param name="InstallBy">From when on devices install it whatever their users chose about when; null when no such time is signed. Of <c>security</c> releases only.</param>
/// <param name="McubootSha256">Of a MCUboot image the hash that the boot loader checks and devices tell, 64 hex digits; null for others.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record Release(
    string ReleaseId,
    string Version,
    string Target,
    IReadOnlyList<string> Boards,
    string Image,
    int Length,
    int? PackedLength,
    string Urgency,
    int SecurityCounter,
    string? RequiresCurrent,
    DateTimeOffset? InstallBy = null,
    string? McubootSha256 = null)
{
    /// <summary>Its notes in English; null when there are none. No part of the API.</summary>
    internal TargetEntry? NotesEn { get; init; }

    /// <summary>Its notes in Japanese; null when there are none. No part of the API.</summary>
    internal TargetEntry? NotesJa { get; init; }
}
