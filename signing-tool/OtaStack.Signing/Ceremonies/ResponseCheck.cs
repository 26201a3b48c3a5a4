using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// What must hold before a response is taken in: it names the request by the hash of the request's bytes, and everything that both
/// tell is the same; the request is still open; the key is one of those asked; the signature is good, over the payload of the request.
/// </summary>
internal static class ResponseCheck
{
    public static void Require(SigningRequest request, SigningResponse response, DateTimeOffset now)
    {
        // Told apart from any other difference: it is the one that a person brings about by mixing up two sticks.
        if (response.IsRehearsal != request.IsRehearsal)
        {
            string code = response.IsRehearsal ? CeremonyErrorCode.RehearsalNot : CeremonyErrorCode.RehearsalOnly;
            throw new SigningException(SigningFault.Refused, code, request.Id);
        }

        RequireSame("product", request.Product, response.Product);
        RequireSame("role", request.Role, response.Role);
        RequireSame("version", Count.Of(request.Version), Count.Of(response.Version));
        RequireSame("payloadSha256", request.PayloadSha256, response.PayloadSha256);
        RequireSame("requestSha256", request.Sha256, response.RequestSha256);
        if (request.Expires <= now)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.Expired, request.Id, MetadataTime.Format(request.Expires));
        }

        if (!request.KeyIds.Contains(response.KeyId, StringComparer.Ordinal))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.KeyNotNeeded, response.KeyId, request.Role);
        }

        if (response.Operators.Distinct(StringComparer.Ordinal).Count() < request.Operators)
        {
            RequireSame("operators", Count.Of(request.Operators), Count.Of(response.Operators.Distinct(StringComparer.Ordinal).Count()));
        }
    }

    /// <param name="requirements">Who may sign, by the repository: the request's word is not taken for it.</param>
    public static void RequireSignature(IReadOnlyList<SignatureRequirement> requirements, SigningResponse response, SigningRequest request)
    {
        TufKey key = requirements.Select(requirement => requirement.Keys.GetValueOrDefault(response.KeyId)).FirstOrDefault(known => known is not null)
            ?? throw new SigningException(SigningFault.Refused, CeremonyErrorCode.KeyNotNeeded, response.KeyId, request.Role);
        if (!Ed25519.Verify(key.PublicKey.ToArray(), response.Signature, request.Payload))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.SignatureInvalid, response.KeyId);
        }
    }

    private static void RequireSame(string what, string expected, string actual)
    {
        if (expected != actual)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.NotOfRequest, what, expected, actual);
        }
    }
}
