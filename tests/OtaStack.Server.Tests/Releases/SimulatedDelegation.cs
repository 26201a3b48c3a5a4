using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Releases;

/// <summary>A role that the product's targets, or another delegated role, delegate to.</summary>
public sealed class SimulatedDelegation
{
    private readonly RepositorySimulator _repository;
    private readonly JsonObject _delegator;
    private readonly JsonArray _paths;

    /// <param name="delegator">The <c>signed</c> object of the delegating role.</param>
    public SimulatedDelegation(RepositorySimulator repository, JsonObject delegator, string name, string path, params TestKey[] keys)
    {
        _repository = repository;
        _delegator = delegator;
        _paths = new JsonArray(path);
        Name = name;
        Keys = [.. keys];
        Signers = [.. keys];
        Metadata = new JsonObject
        {
            ["_type"] = "targets",
            ["spec_version"] = "1.0.34",
            ["version"] = 1,
            ["issued"] = SimulatedTime.Format(repository.Now),
            ["expires"] = SimulatedTime.Format(repository.Now + (90L * 86400)),
            ["targets"] = new JsonObject(),
        };
        Delegate();
    }

    public string Name { get; }

    public JsonObject Metadata { get; }

    public List<TestKey> Keys { get; }

    public List<TestKey> Signers { get; }

    public int Version
    {
        get => (int)Metadata["version"]!;
        set => Metadata["version"] = value;
    }

    public (string Name, byte[] Content) File => ($"metadata/{Version}.{Name}.json", _repository.Sign(Metadata, Signers));

    /// <summary>Writes the delegation with the role's keys into the delegator; publish that afterwards.</summary>
    public void Delegate()
    {
        JsonObject delegations = (JsonObject)(_delegator["delegations"] ??= new JsonObject { ["keys"] = new JsonObject(), ["roles"] = new JsonArray() });
        JsonArray roles = (JsonArray)delegations["roles"]!;
        foreach (JsonNode? old in roles.Where(role => (string)role!["name"]! == Name).ToList())
        {
            roles.Remove(old);
        }

        JsonArray ids = [];
        foreach (TestKey key in Keys)
        {
            delegations["keys"]![key.KeyId] = JsonNode.Parse(key.KeyJson);
            ids.Add(key.KeyId);
        }

        roles.Add(new JsonObject
        {
            ["name"] = Name, ["keyids"] = ids, ["threshold"] = Keys.Count, ["terminating"] = false, ["paths"] = _paths.DeepClone(),
        });
    }

    /// <summary>Takes targets of the top-level role over.</summary>
    public void Take(params string[] paths)
    {
        JsonObject from = (JsonObject)_repository.Targets.Signed["targets"]!;
        foreach (string path in paths)
        {
            JsonNode target = from[path]!;
            from.Remove(path);
            ((JsonObject)Metadata["targets"]!)[path] = target;
        }
    }
}
