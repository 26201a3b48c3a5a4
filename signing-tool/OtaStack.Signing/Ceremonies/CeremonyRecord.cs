using OtaStack.Signing.Audit;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>What the online side knows of a ceremony.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Responses">What was accepted, by keyid.</param>
/// <param name="Journal">Every step and refusal, in order.</param>
public sealed record CeremonyRecord(SigningRequest Request, IReadOnlyList<SigningResponse> Responses, IReadOnlyList<KeyUseEntry> Journal)
{
    /// <summary>The metadata that the payload follows; null when it is the first, or no longer the one that the request names.</summary>
    public SignedMetadata? Previous { get; init; }

    public bool IsPublished => Journal.Any(entry => entry.Event == CeremonyEvent.Published);
}
