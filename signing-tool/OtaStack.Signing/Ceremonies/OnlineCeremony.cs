using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// The online side of a ceremony: asks for signatures over staged metadata and takes them in, one by one, each only when it binds
/// to its request. It holds no key. Metadata is published by the signature that completes the thresholds and by nothing else.
/// </summary>
public sealed class OnlineCeremony
{
    private readonly string _directory;
    private readonly TimeProvider _clock;
    private readonly IFileOperations _files;
    private readonly CeremonyFolder _folder;

    public OnlineCeremony(string directory, TimeProvider clock, IFileOperations? files = null)
    {
        _directory = Path.GetFullPath(directory);
        _clock = clock;
        _files = files ?? DiskOperations.Instance;
        _folder = new CeremonyFolder(_files, _directory);
    }

    public IReadOnlyList<SigningRequest> Requests => FileFailure.Wrap(_directory, _folder.Requests);

    public SigningRequest Find(string id) => FileFailure.Wrap(_directory, () => _folder.Find(id));

    /// <summary>Freezes what is staged for the role and asks for signatures; asked again while the request is open, it is the same request.</summary>
    public SigningRequest Request(string role, int operators, TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.Zero || lifetime > TimeSpan.FromDays(CeremonyLimits.MaxRequestDays))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ExpiryInvalid, Count.Of((long)lifetime.TotalDays), Count.Of(CeremonyLimits.MaxRequestDays));
        }

        IAwaitedMetadata awaited = Awaited(role).Freeze();
        DateTimeOffset now = _clock.GetUtcNow();
        SigningRequest? open = Requests.LastOrDefault(request => request.Role == role && request.Expires > now
            && request.Operators == operators && request.Payload.AsSpan().SequenceEqual(awaited.Metadata.SignedBytes));
        if (open is not null)
        {
            return open;
        }

        SigningRequest made = Make(awaited, operators, now, now + lifetime);
        _folder.Save(made);
        _ = _folder.Journal(made.Id, _clock).Append(CeremonyEvent.Requested, new JsonObject { ["requestSha256"] = made.Sha256 });
        return made;
    }

    /// <summary>Takes in one response, or refuses it and notes that.</summary>
    public SignOutcome Accept(SigningResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        SigningRequest request = Find(response.RequestId);
        try
        {
            return Accept(request, response);
        }
        catch (SigningException refusal) when (refusal.Fault == SigningFault.Refused)
        {
            _ = _folder.Journal(request.Id, _clock).Append(
                CeremonyEvent.Refused, new JsonObject { ["code"] = refusal.Code, ["keyid"] = response.KeyId, ["operators"] = string.Join(", ", response.Operators) });
            throw;
        }
    }

    /// <summary>Everything that is known of a ceremony, for its minutes.</summary>
    public CeremonyRecord Record(string id)
    {
        return FileFailure.Wrap(_directory, () =>
        {
            SigningRequest request = _folder.Find(id);
            return new CeremonyRecord(request, _folder.Responses(id), _folder.JournalEntries(id)) { Previous = PreviousOf(request) };
        });
    }

    private SignOutcome Accept(SigningRequest request, SigningResponse response)
    {
        ResponseCheck.Require(request, response, _clock.GetUtcNow());
        IAwaitedMetadata awaited = AwaitedFor(request);
        ResponseCheck.RequireSignature(awaited.Requirements, response, request);
        if (awaited.Metadata.Signatures.ContainsKey(response.KeyId))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.Duplicate, response.KeyId, request.Id);
        }

        SignOutcome outcome = _folder.Keep(response, () => awaited.Add(response.KeyId, response.Signature));
        _ = _folder.Journal(request.Id, _clock).Append(outcome.Published ? CeremonyEvent.Published : CeremonyEvent.Accepted, new JsonObject
        {
            ["keyid"] = response.KeyId,
            ["operators"] = string.Join(", ", response.Operators),
            ["progress"] = string.Join(", ", outcome.Progress.Select(part => $"{part.Source} {Count.Of(part.Collected)}/{Count.Of(part.Threshold)}")),
        });
        return outcome;
    }

    private IAwaitedMetadata AwaitedFor(SigningRequest request)
    {
        IAwaitedMetadata? awaited = null;
        try
        {
            awaited = Awaited(request.Role);
        }
        catch (SigningException gone) when (gone.Code == ErrorCode.NothingStaged)
        {
            // Published meanwhile, or taken back: told as stale below.
        }

        // Nothing that was staged after the request was made may get a signature that was asked for something else.
        return awaited is not null && awaited.Product == request.Product && awaited.Metadata.SignedBytes.AsSpan().SequenceEqual(request.Payload)
            ? awaited
            : throw new SigningException(SigningFault.Refused, CeremonyErrorCode.Stale, request.Id, request.Role);
    }

    private IAwaitedMetadata Awaited(string role)
    {
        return InitialRoot.IsAt(_files, _directory) && role == RootDocument.TypeName
            ? FileFailure.Wrap(_directory, () => InitialRoot.Load(_directory, _clock, _files))
            : new StagedInRepository(ProductRepository.Load(_directory, _clock, _files), role);
    }

    private SignedMetadata? PreviousOf(SigningRequest request)
    {
        if (request.PreviousVersion == 0)
        {
            return null;
        }

        string path = RepositoryPaths.RoleMetadata(request.Role, request.PreviousVersion);
        SignedMetadata previous = SignedMetadata.ParseAny(new RepositoryFiles(_files, _directory).Read(path, CeremonyLimits.MaxRequestBytes), path);
        return Convert.ToHexStringLower(SHA256.HashData(previous.SignedBytes)) == request.PreviousSha256 ? previous : null;
    }

    private static SigningRequest Make(IAwaitedMetadata awaited, int operators, DateTimeOffset created, DateTimeOffset expires)
    {
        return new SigningRequest
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Created = created,
            Expires = expires,
            Product = awaited.Product,
            Role = awaited.Role,
            Version = awaited.Metadata.Version,
            Operators = operators,
            Payload = awaited.Metadata.SignedBytes,
            PreviousVersion = awaited.Previous?.Version ?? 0,
            PreviousSha256 = awaited.Previous is null ? "" : Convert.ToHexStringLower(SHA256.HashData(awaited.Previous.SignedBytes)),
            Artefacts = PayloadReader.ArtefactsOf(awaited.Metadata),
            Needed = [.. awaited.Requirements.Select(SignatureNeed.Of)],
            Roots = awaited.Roots,
            Delegator = awaited.Delegator,
        };
    }
}
