using System.Text.Json;

namespace OtaStack.Boards.Provisioning;

/// <summary>The devices file. It holds keys, so only its owner may read it, and nothing that is said about it repeats what stands in it.</summary>
internal sealed class DevicesFile
{
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    public List<DeviceEntry> Devices { get; init; } = [];

    /// <summary>The one device of that name.</summary>
    /// <exception cref="BoardException">Not there, there twice, of another board, or the file is exposed or malformed.</exception>
    public static DeviceEntry Find(string path, string device, string board)
    {
        DeviceEntry[] found = [.. Parse(path, SmallFile.ReadPrivate(path, MostBytes)).Where(entry => entry.Id == device)];
        return found.Length == 1 && found[0].Board == board ? found[0] : throw new BoardException(BoardErrorCode.ProvisionDevice, path, device, board);
    }

    private static List<DeviceEntry> Parse(string path, byte[] bytes)
    {
        try
        {
            List<DeviceEntry> devices = JsonSerializer.Deserialize<DevicesFile>(bytes, Format)?.Devices ?? [];

            // The serializer refuses null for a member that must be there, but not in a list.
            return devices.Contains(null!) ? throw new JsonException() : devices;
        }
        catch (JsonException failure)
        {
            // The position only: the text of the failure may quote what stands there, and a key may. So it is no cause either.
            throw new BoardException(BoardErrorCode.FileMalformed, path, $"{(failure.LineNumber ?? 0) + 1}", $"{(failure.BytePositionInLine ?? 0) + 1}", "devices");
        }
    }
}
