namespace OtaStack.Boards.Profiles;

/// <summary>What secure erase destroys, in that order, and what its receipt says about how (NIST SP 800-88 Rev. 2 §4.6).</summary>
/// <param name="MediaType">The medium, in the receipt's words.</param>
/// <param name="Method"><c>clear</c> or <c>purge</c>: what the technique reaches on this medium (§3.1).</param>
/// <param name="Technique">For example "block erase; free space of the file system filled".</param>
/// <param name="Targets">Key material last, so that a device that was interrupted can still authenticate its receipt.</param>
public sealed record EraseList(string MediaType, string Method, string Technique, IReadOnlyList<EraseTarget> Targets);
