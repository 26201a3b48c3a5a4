using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.TestKit;

/// <summary>
/// A TUF repository in memory: change a role, publish, refresh. Starts with version 1 of every role published.
/// Deterministic: the same calls give the same bytes.
/// </summary>
public sealed class RepositorySimulator
{
    private const int Day = 86400;

    private readonly Dictionary<string, byte[]> _targets = new(StringComparer.Ordinal);

    /// <param name="now">Unix seconds; <c>issued</c> and the expiry dates count from it.</param>
    public RepositorySimulator(long now)
    {
        Now = now;
        Root = NewRole("root", 365, TestKey.FromSeed(1), TestKey.FromSeed(2), TestKey.FromSeed(3));
        Root.Threshold = 2;
        Targets = NewRole("targets", 90, TestKey.FromSeed(4), TestKey.FromSeed(5));
        Targets.Threshold = 2;
        Snapshot = NewRole("snapshot", 7, TestKey.FromSeed(6));
        Timestamp = NewRole("timestamp", 1, TestKey.FromSeed(7));

        Root.Signed["consistent_snapshot"] = true;
        Targets.Signed["targets"] = new JsonObject();
        Snapshot.Signed["meta"] = new JsonObject();
        Timestamp.Signed["meta"] = new JsonObject();
        WriteRoot();
        WriteTargets();
        WriteSnapshot();
        WriteTimestamp();
    }

    /// <summary>Unix seconds. Publishing takes it as the time of signing.</summary>
    public long Now { get; set; }

    public SimulatedRole Root { get; }

    public SimulatedRole Timestamp { get; }

    public SimulatedRole Snapshot { get; }

    public SimulatedRole Targets { get; }

    /// <summary>Delegated targets roles by name, in the order they were added.</summary>
    public Dictionary<string, SimulatedRole> Delegated { get; } = new(StringComparer.Ordinal);

    /// <summary>What is served below <c>metadata/</c>: name → bytes. Tamper with it as an attacker would.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Every metadata file asked for, in order, found or not.</summary>
    public List<string> Requests { get; } = [];

    public JsonStyle Style { get; set; }

    /// <summary>Whether snapshot and timestamp tell length and hash of what they refer to (optional in TUF).</summary>
    public bool ListsHashes { get; set; } = true;

    /// <summary>Adds a target; call <see cref="Publish"/> afterwards.</summary>
    public void AddTarget(string path, byte[] bytes, string? customOtaJson = null)
    {
        AddTarget(Targets, path, bytes, customOtaJson);
    }

    /// <summary>Adds a target to this targets role, whether it may have it or not; call <see cref="Publish"/> afterwards.</summary>
    public void AddTarget(SimulatedRole role, string path, byte[] bytes, string? customOtaJson = null)
    {
        JsonObject target = new()
        {
            ["length"] = bytes.Length,
            ["hashes"] = new JsonObject { ["sha256"] = Hash(bytes) },
        };
        if (customOtaJson is not null)
        {
            target["custom"] = new JsonObject { ["ota"] = JsonNode.Parse(customOtaJson) };
        }

        ((JsonObject)role.Signed["targets"]!)[path] = target;
        int name = path.LastIndexOf('/') + 1;
        _targets[path[..name] + Hash(bytes) + "." + path[name..]] = bytes;
    }

    /// <summary>
    /// Delegates these paths to a role, which is made when there is none of this name yet; call <see cref="Publish"/> afterwards. The role
    /// gets one key of its own for each delegator, and signs with all of them.
    /// </summary>
    public SimulatedRole Delegate(SimulatedRole delegator, string name, params string[] paths)
    {
        TestKey key = TestKey.FromSeed(SHA256.HashData(Encoding.UTF8.GetBytes($"{delegator.Name} delegates to {name}")));
        if (!Delegated.TryGetValue(name, out SimulatedRole? role))
        {
            role = NewRole(name, 90);
            role.Signed["_type"] = "targets";
            role.Signed["targets"] = new JsonObject();
            role.Version = 0;
            Delegated.Add(name, role);
        }

        if (!role.Keys.Exists(known => known.KeyId == key.KeyId))
        {
            role.Keys.Add(key);
            role.Signers.Add(key);
        }

        if (delegator.Signed["delegations"] is not JsonObject delegations)
        {
            delegator.Signed["delegations"] = delegations = new JsonObject { ["keys"] = new JsonObject(), ["roles"] = new JsonArray() };
        }

        delegations["keys"]![key.KeyId] = JsonNode.Parse(key.KeyJson);
        ((JsonArray)delegations["roles"]!).Add(new JsonObject
        {
            ["name"] = name,
            ["keyids"] = new JsonArray(key.KeyId),
            ["threshold"] = 1,
            ["terminating"] = false,
            ["paths"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]),
        });
        return role;
    }

    /// <summary>What the delegator says about the first role of this name. Change it as you like.</summary>
    public static JsonObject DelegationTo(SimulatedRole delegator, string name)
    {
        return (JsonObject)((JsonArray)delegator.Signed["delegations"]!["roles"]!).First(role => (string)role!["name"]! == name)!;
    }

    /// <summary>Adds an image of these parts with its index and release data; call <see cref="Publish"/> afterwards.</summary>
    public SimulatedRelease AddRelease(
        string product, string board, string version, IEnumerable<(string Name, byte[] Bytes)> parts, ReleaseOptions? options = null)
    {
        options ??= new ReleaseOptions();
        (string Name, byte[] Bytes)[] ordered = [.. parts.OrderBy(p => p.Name, StringComparer.Ordinal)];
        byte[] image = [.. ordered.SelectMany(p => p.Bytes)];
        byte[]? packed = options.Packed ? LzssText.Pack(ordered.Select(part => part.Bytes)).Packed : null;
        byte[] index = ImageIndexText.Write(ordered, options.Packed);
        string folder = $"{product}/{version}/{options.Image}";
        string releaseId = $"{product}-{version}";
        JsonObject ota = ReleaseData(product, board, version, options.Image, folder + ".idx", index, options);
        if (options.InstallBy != 0)
        {
            ota["installBy"] = SimulatedTime.Format(options.InstallBy);
        }

        SimulatedRole role = options.Role ?? Targets;
        foreach ((string language, string? text) in new[] { ("en", options.NotesEn), ("ja", options.NotesJa) })
        {
            if (text is not null)
            {
                JsonObject notes = (JsonObject)(ota["notes"] ??= new JsonObject());
                notes[language] = $"{folder}.notes.{language}.md";
                AddTarget(role, $"{folder}.notes.{language}.md", Encoding.UTF8.GetBytes(text));
            }
        }

        AddTarget(role, folder + ".idx", index);
        AddTarget(role, folder + ".bin", image, ota.ToJsonString());
        if (packed is not null)
        {
            AddTarget(role, folder + ".bin.lzss", packed);
        }

        return new SimulatedRelease(releaseId, folder + ".bin", image, folder + ".idx", index) { Packed = packed };
    }

    /// <summary>What every release says of an image.</summary>
    private static JsonObject ReleaseData(string product, string board, string version, string image, string indexPath, byte[] index, ReleaseOptions options)
    {
        JsonObject ota = new()
        {
            ["boards"] = new JsonArray(board),
            ["image"] = image,
            ["index"] = new JsonObject { ["length"] = index.Length, ["path"] = indexPath, ["sha256"] = Hash(index) },
            ["product"] = product,
            ["releaseId"] = $"{product}-{version}",
            ["securityCounter"] = options.SecurityCounter,
            ["urgency"] = options.Urgency,
            ["version"] = version,
        };
        if (options.RequiresCurrent is not null)
        {
            ota["requiresCurrent"] = options.RequiresCurrent;
        }

        return ota;
    }

    /// <summary>
    /// Adds MCUboot images of one release, each the companion of the others, with their indexes and release data; call <see cref="Publish"/>
    /// afterwards.
    /// </summary>
    /// <param name="images">Kind (<c>nanoclr</c>, <c>deployment</c>), as <see cref="McubootImageText"/> makes them.</param>
    public SimulatedRelease[] AddImages(
        string product, string board, string version, IReadOnlyList<(string Kind, byte[] Image)> images, ReleaseOptions? options = null)
    {
        options ??= new ReleaseOptions();
        string folder = $"{product}/{version}/";
        string releaseId = $"{product}-{version}";
        List<SimulatedRelease> releases = [];
        foreach ((string kind, byte[] image) in images)
        {
            byte[]? packed = options.Packed ? LzssText.Pack([image]).Packed : null;
            byte[] index = ImageIndexText.Write([(kind + ".bin", image)], options.Packed);
            JsonObject ota = ReleaseData(product, board, version, kind, folder + kind + ".idx", index, options);
            ota["mcuboot"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(McubootImageText.Sha256Of(image)) };
            if (images.Count > 1)
            {
                ota["companions"] = new JsonObject(images.Where(other => other.Kind != kind).Select(
                    other => KeyValuePair.Create<string, JsonNode?>($"{folder}{other.Kind}.bin", Hash(other.Image))));
            }

            options.Change?.Invoke(kind, ota);
            AddTarget(folder + kind + ".idx", index);
            AddTarget(folder + kind + ".bin", image, ota.ToJsonString());
            if (packed is not null)
            {
                AddTarget(folder + kind + ".bin.lzss", packed);
            }

            releases.Add(new SimulatedRelease(releaseId, folder + kind + ".bin", image, folder + kind + ".idx", index) { Packed = packed });
        }

        return [.. releases];
    }

    /// <summary>The next version of targets, every delegated role, snapshot and timestamp.</summary>
    public void Publish()
    {
        foreach (SimulatedRole role in Delegated.Values)
        {
            Advance(role);
            Write(role, FileOf(role));
        }

        Advance(Targets);
        WriteTargets();
        PublishSnapshot();
    }

    /// <summary>The next version of snapshot and timestamp.</summary>
    public void PublishSnapshot()
    {
        Advance(Snapshot);
        WriteSnapshot();
        PublishTimestamp();
    }

    /// <summary>The next version of the timestamp.</summary>
    public void PublishTimestamp()
    {
        Advance(Timestamp);
        WriteTimestamp();
    }

    /// <summary>The next version of the root, signed by <see cref="SimulatedRole.Signers"/>: keep old ones among them when keys change.</summary>
    public void PublishRoot()
    {
        Advance(Root);
        WriteRoot();
    }

    /// <summary>Writes the root as it stands, without a new version.</summary>
    public void WriteRoot()
    {
        JsonObject keys = [];
        JsonObject roles = [];
        foreach (SimulatedRole role in new[] { Root, Targets, Snapshot, Timestamp })
        {
            JsonArray ids = [];
            foreach (TestKey key in role.Keys)
            {
                keys[key.KeyId] = JsonNode.Parse(key.KeyJson);
                ids.Add(key.KeyId);
            }

            roles[role.Name] = new JsonObject { ["keyids"] = ids, ["threshold"] = role.Threshold };
        }

        Root.Signed["keys"] = keys;
        Root.Signed["roles"] = roles;
        Write(Root, $"{Root.Version}.root.json");
    }

    public void WriteTargets()
    {
        Write(Targets, $"{Targets.Version}.targets.json");
    }

    /// <summary>Writes the snapshot as it stands, after taking over version, length and hash of the targets file and the delegated ones.</summary>
    public void WriteSnapshot()
    {
        foreach (SimulatedRole role in Delegated.Values.Where(role => role.Version > 0))
        {
            ((JsonObject)Snapshot.Signed["meta"]!)[role.Name + ".json"] = Describe(role);
        }

        ((JsonObject)Snapshot.Signed["meta"]!)["targets.json"] = Describe(Targets);
        Write(Snapshot, $"{Snapshot.Version}.snapshot.json");
    }

    /// <summary>Writes the timestamp as it stands, after taking over the snapshot file's version, length and hash.</summary>
    public void WriteTimestamp()
    {
        Timestamp.Signed["meta"] = new JsonObject { ["snapshot.json"] = Describe(Snapshot) };
        Write(Timestamp, "timestamp.json");
    }

    /// <summary>Signs the role as it stands and serves the file under this name.</summary>
    public void Write(SimulatedRole role, string file)
    {
        Files[file] = Sign(role.Signed, role.Signers);
    }

    /// <summary>A metadata file around <paramref name="signed"/>, in the repository's style.</summary>
    public byte[] Sign(JsonObject signed, IEnumerable<TestKey> signers)
    {
        byte[] message = JsonText.Canonical(signed);
        JsonArray signatures = [];
        foreach (TestKey key in signers)
        {
            signatures.Add(new JsonObject { ["keyid"] = key.KeyId, ["sig"] = Convert.ToHexStringLower(key.Sign(message)) });
        }

        JsonObject file = new() { ["signatures"] = signatures, ["signed"] = signed.DeepClone() };
        return JsonText.Write(file, Style, seed: message.Length);
    }

    public byte[] RootJson(int version)
    {
        return Files[$"{version}.root.json"];
    }

    public byte[]? Fetch(string metadataFile)
    {
        Requests.Add(metadataFile);
        return Files.GetValueOrDefault(metadataFile);
    }

    /// <param name="path">With the hash before the last segment, as on a server with consistent snapshots.</param>
    public byte[]? FetchTarget(string path)
    {
        return _targets.GetValueOrDefault(path);
    }

    /// <summary>A store that trusts version 1 of the root and nothing else: a device as it leaves the factory.</summary>
    public MemoryTrustStore NewStore()
    {
        return new MemoryTrustStore { ["root.json"] = RootJson(1) };
    }

    /// <summary>Runs a refresh to its end against the files served now.</summary>
    public Refresh RunRefresh(ITrustStore store, long now, TrustLimits? limits = null)
    {
        Refresh refresh = new(store, limits ?? new TrustLimits(), Schemes(), now);
        refresh.Start();
        Run(refresh);
        return refresh;
    }

    /// <summary>As <see cref="RunRefresh"/>, with the verdict alone.</summary>
    public static Verdict RefreshAll(ITrustStore store, RepositorySimulator repository, long now, TrustLimits? limits = null)
    {
        return repository.RunRefresh(store, now, limits).Verdict;
    }

    /// <summary>Runs a search to its end against the files served now.</summary>
    public TargetSearch RunSearch(ITrustStore store, string path, long now, TrustLimits? limits = null)
    {
        TargetSearch search = new(store, limits ?? new TrustLimits(), Schemes(), now);
        search.Start(path);
        Run(search);
        return search;
    }

    /// <summary>Gives the workflow what it wants, until it ends.</summary>
    public void Run(ClientWorkflow workflow)
    {
        while (workflow.State == RefreshState.NeedsFile)
        {
            byte[]? file = Fetch(workflow.WantedFile);
            if (file is null)
            {
                workflow.SupplyMissing();
            }
            else
            {
                workflow.Supply(new ArraySource(file));
            }
        }
    }

    /// <summary>Name of the file that the role's version is served under.</summary>
    public static string FileOf(SimulatedRole role)
    {
        return $"{role.Version}.{Uri.EscapeDataString(role.Name)}.json";
    }

    public static ISignatureScheme[] Schemes()
    {
        return [new Ed25519Scheme()];
    }

    private static string Hash(byte[] bytes)
    {
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private void Advance(SimulatedRole role)
    {
        long lifetime = role.Expires - role.Issued;
        role.Version++;
        role.Issued = Now;
        role.Expires = Now + lifetime;
    }

    private SimulatedRole NewRole(string name, int days, params TestKey[] keys)
    {
        JsonObject signed = new()
        {
            ["_type"] = name,
            ["spec_version"] = "1.0.34",
            ["version"] = 1,
            ["issued"] = SimulatedTime.Format(Now),
            ["expires"] = SimulatedTime.Format(Now + (days * (long)Day)),
        };
        return new SimulatedRole(name, signed, keys);
    }

    private JsonObject Describe(SimulatedRole role)
    {
        JsonObject description = new() { ["version"] = role.Version };
        byte[]? file = Files.GetValueOrDefault(FileOf(role));
        if (ListsHashes && file is not null)
        {
            description["length"] = file.Length;
            description["hashes"] = new JsonObject { ["sha256"] = Hash(file) };
        }

        return description;
    }
}
