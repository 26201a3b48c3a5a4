using System.Text.Json.Nodes;

namespace OtaStack.TestKit;

/// <summary>One role of the simulated repository: what it says, who may sign it, who does.</summary>
public sealed class SimulatedRole
{
    internal SimulatedRole(string name, JsonObject signed, params TestKey[] keys)
    {
        Name = name;
        Signed = signed;
        Keys = [.. keys];
        Signers = [.. keys];
    }

    public string Name { get; }

    /// <summary>The <c>signed</c> object. Change it as you like: it is written as it stands.</summary>
    public JsonObject Signed { get; }

    /// <summary>The keys that the root gives to the role; of a delegated role those of all its delegations.</summary>
    public List<TestKey> Keys { get; }

    /// <summary>As the root states it; of no meaning for delegated roles.</summary>
    public int Threshold { get; set; } = 1;

    /// <summary>Who signs the next file, in this order. The same as <see cref="Keys"/> until changed.</summary>
    public List<TestKey> Signers { get; }

    public int Version
    {
        get => (int)Signed["version"]!;
        set => Signed["version"] = value;
    }

    /// <summary>Unix seconds.</summary>
    public long Expires
    {
        get => SimulatedTime.Parse((string)Signed["expires"]!);
        set => Signed["expires"] = SimulatedTime.Format(value);
    }

    /// <summary>Unix seconds.</summary>
    public long Issued
    {
        get => SimulatedTime.Parse((string)Signed["issued"]!);
        set => Signed["issued"] = SimulatedTime.Format(value);
    }

    /// <summary>Gives the role these keys alone; they also sign.</summary>
    public void Rotate(params TestKey[] keys)
    {
        Keys.Clear();
        Keys.AddRange(keys);
        Signers.Clear();
        Signers.AddRange(keys);
    }
}
