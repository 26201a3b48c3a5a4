using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Targets metadata while it is edited.</summary>
internal sealed class TargetsDraft
{
    public TargetsDraft(TargetsDocument? start)
    {
        Targets = start is null ? [] : (JsonObject)start.Metadata.Body["targets"]!.DeepClone();
        Delegations = start?.Delegations ?? Delegations.None;
    }

    /// <summary>Path → target, as it will stand in <c>targets</c>.</summary>
    public JsonObject Targets { get; }

    public Delegations Delegations { get; set; }

    public void Add(JsonObject targets)
    {
        foreach ((string path, JsonNode? target) in targets)
        {
            Targets[path] = target!.DeepClone();
        }
    }

    public void Remove(IEnumerable<TargetFile> files)
    {
        foreach (TargetFile file in files)
        {
            _ = Targets.Remove(file.Path);
        }
    }

    public SignedMetadata Build(int version, DateTimeOffset issued, DateTimeOffset expires)
    {
        return TargetsDocument.Create(version, issued, expires, Targets, Delegations);
    }
}
