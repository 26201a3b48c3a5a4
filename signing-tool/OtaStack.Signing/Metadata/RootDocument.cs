using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Metadata;

/// <summary>Root metadata (specification §4.3): the keys of the product and what each may sign.</summary>
public sealed class RootDocument
{
    /// <summary>The value of <c>_type</c>.</summary>
    public const string TypeName = "root";

    private readonly Dictionary<string, TufKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RoleKeys> _roles = new(StringComparer.Ordinal);

    private RootDocument(SignedMetadata metadata)
    {
        Metadata = metadata;
    }

    public SignedMetadata Metadata { get; }

    public int Version => Metadata.Version;

    /// <summary>The public keys by keyid.</summary>
    public IReadOnlyDictionary<string, TufKey> Keys => _keys;

    /// <summary>The keys of <c>root</c>, <c>targets</c>, <c>snapshot</c> and <c>timestamp</c>.</summary>
    public IReadOnlyDictionary<string, RoleKeys> Roles => _roles;

    /// <summary>Makes the unsigned metadata.</summary>
    /// <param name="roles">Role name to its keys and threshold; all four roles.</param>
    public static SignedMetadata Create(
        int version, DateTimeOffset issued, DateTimeOffset expires, IReadOnlyDictionary<string, (IReadOnlyList<TufKey> Keys, int Threshold)> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        JsonObject keys = [];
        JsonObject roleMembers = [];
        foreach ((string role, (IReadOnlyList<TufKey> roleKeys, int threshold)) in roles)
        {
            foreach (TufKey key in roleKeys)
            {
                keys[key.KeyId] = key.ToJson();
            }

            roleMembers[role] = new JsonObject
            {
                ["keyids"] = JsonMembers.ArrayOf(roleKeys.Select(key => key.KeyId).Order(StringComparer.Ordinal)),
                ["threshold"] = threshold,
            };
        }

        return new SignedMetadata(new JsonObject
        {
            ["_type"] = TypeName,
            ["consistent_snapshot"] = true,
            ["expires"] = MetadataTime.Format(expires),
            ["issued"] = MetadataTime.Format(issued),
            ["keys"] = keys,
            ["roles"] = roleMembers,
            ["spec_version"] = TufSpecification.Version,
            ["version"] = version,
        });
    }

    /// <summary>Reads a root file; who signed it is for <c>Verification</c> to say.</summary>
    public static RootDocument Parse(ReadOnlySpan<byte> file, string name)
    {
        RootDocument root = new(SignedMetadata.Parse(file, TypeName, name));
        JsonObject signed = root.Metadata.Body;
        if (signed["keys"] is not JsonObject keys || signed["roles"] is not JsonObject roles)
        {
            throw Malformed(name);
        }

        foreach (TufKey key in KeyObjects.TryRead(keys, name) ?? throw Malformed(name))
        {
            root._keys[key.KeyId] = key;
        }

        foreach ((string role, JsonNode? members) in roles)
        {
            root._roles[role] = ReadRole(members, name);
        }

        return TufSpecification.Roles.All(root._roles.ContainsKey) ? root : throw Malformed(name);
    }

    /// <summary>True when the signature is by a key of the role and over this body.</summary>
    public bool IsSignedBy(SignedMetadata metadata, string role, string keyId)
    {
        return _roles.ContainsKey(role) && RequirementFor(role).IsSignedBy(metadata, keyId);
    }

    /// <summary>Whose signatures this root demands for one of the four roles.</summary>
    public SignatureRequirement RequirementFor(string role)
    {
        return SignatureRequirement.Of(Count.Of(Version) + "." + TypeName, _roles[role], _keys);
    }

    private static RoleKeys ReadRole(JsonNode? node, string name)
    {
        return (node is JsonObject role ? RoleKeys.TryRead(role) : null) ?? throw Malformed(name);
    }

    private static SigningException Malformed(string name)
    {
        return new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
    }
}
