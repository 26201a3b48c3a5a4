using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.VirtualDevice;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.Fleet;

/// <summary>The devices file: <c>{"devices":[{"product","board","id","key","profile"}]}</c>. It holds keys, so only its owner may read it.</summary>
internal sealed class DeviceRoster
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostDevices = 20_000;

    /// <summary>Bytes of an upload: what the simulated flash has room for beside two slots.</summary>
    private const int MaxUpload = 256 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    public List<RosterEntry> Devices { get; init; } = [];

    /// <exception cref="FleetException">The file or a device in it is not what it should be.</exception>
    public static IReadOnlyList<DeviceOptions> Read(string path, ulong seed)
    {
        byte[] bytes = InputFile.Read(path, MostBytes);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new FleetException(Texts.Get("DevicesExposed", path));
        }

        List<RosterEntry> entries = Parse(path, bytes);
        if (entries.Count is 0 or > MostDevices)
        {
            throw new FleetException(entries.Count == 0 ? Texts.Get("DevicesEmpty", path) : Texts.Get("DevicesTooMany", path, entries.Count, MostDevices));
        }

        HashSet<(string Product, string Id)> seen = [];
        List<DeviceOptions> devices = [];
        foreach (RosterEntry entry in entries)
        {
            if (!seen.Add((entry.Product, entry.Id)))
            {
                throw new FleetException(Texts.Get("DeviceTwice", entry.Id));
            }

            devices.Add(ToOptions(entry, seed));
        }

        return devices;
    }

    /// <summary>A device without a network is set to take releases from media alone. All take what their users choose at the server's portal.</summary>
    internal static AgentSettings SettingsFor(DeviceProfile profile, bool hasPage)
    {
        return new AgentSettings { Mode = profile.HasNetwork ? UpdateMode.Automatic : UpdateMode.Offline, FetchesNotes = hasPage, AcceptsPortal = true };
    }

    private static List<RosterEntry> Parse(string path, byte[] bytes)
    {
        try
        {
            List<RosterEntry> devices = JsonSerializer.Deserialize<DeviceRoster>(bytes, Format)?.Devices ?? [];

            // The serializer refuses null for a member that must be there, but not in a list.
            return devices.Contains(null!) ? throw new JsonException() : devices;
        }
        catch (JsonException failure)
        {
            // The position only: the text of the failure may quote what stands there, and a key may.
            throw new FleetException(Texts.Get("DevicesMalformed", path, (failure.LineNumber ?? 0) + 1), failure);
        }
    }

    private static DeviceOptions ToOptions(RosterEntry entry, ulong seed)
    {
        if (entry.Product.Length == 0 || entry.Board.Length == 0 || entry.Id.Length == 0 || entry.Key.Length == 0)
        {
            throw new FleetException(Texts.Get("DeviceUnnamed"));
        }

        DeviceProfile profile = DeviceProfile.Find(entry.Profile)
            ?? throw new FleetException(Texts.Get("ProfileUnknown", entry.Id, entry.Profile, string.Join(", ", DeviceProfile.All.Select(known => known.Name))));
        try
        {
            return new DeviceOptions
            {
                Identity = new DeviceIdentity(entry.Product, entry.Id, entry.Board),
                Credentials = new DeviceCredentials(entry.Product, entry.Id, entry.Key),
                Profile = profile,
                Settings = SettingsFor(profile, entry.PagePort > 0),
                Page = entry.PagePort > 0 ? new PageSettings { MaxUpload = MaxUpload } : null,
                PagePort = entry.PagePort,
                PageCode = entry.Code.Length > 0 ? entry.Code : null,
                Seed = SeededRandom.For(seed, entry.Product + "/" + entry.Id).NextBits(),
            };
        }
        catch (ArgumentException failure)
        {
            throw new FleetException(Texts.Get("DeviceInvalid", entry.Id, failure.Message), failure);
        }
    }
}
