using System.Text;
using OtaStack.Boards.Partitions;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Provisioning;

/// <summary>What is handed to the person at the bench: the device's files, the partition table, the commands, and the label with the code.</summary>
internal static class ProvisioningFolder
{
    public const string Record = "provisioning.bin";
    public const string Key = "key.bin";
    public const string Root = "root.json";
    public const string PageCode = "page-code.bin";
    public const string Deployment = "deploy.json";
    public const string Partitions = "partitions.csv";
    public const string Commands = "commands.txt";
    public const string Label = "label.txt";

    /// <param name="board">The board.</param>
    /// <param name="data">What is told.</param>
    /// <param name="secrets">What is kept secret.</param>
    /// <param name="root">The trusted root.</param>
    /// <param name="more">Certificate, page: what not every device has.</param>
    /// <param name="port">Serial port.</param>
    /// <exception cref="BoardException">They do not fit on the drive.</exception>
    public static IReadOnlyDictionary<string, byte[]> Fill(
        BoardProfile board, ProvisioningData data, ProvisioningSecrets secrets, byte[] root, IEnumerable<DeviceFile> more, string port)
    {
        DeviceFile[] device =
        [
            new("device/provisioning", Record, ProvisioningRecord.Encode(data)),
            new("device/key", Key, secrets.Key),
            new("page/code", PageCode, DeviceCode.Protect(secrets.DeviceCode)),
            new("trust/root.json", Root, root),
            .. more,
        ];
        Dictionary<string, byte[]> files = new(device.ToDictionary(file => file.Local, file => file.Content), StringComparer.Ordinal)
        {
            [Commands] = Encoding.UTF8.GetBytes(FlashCommands.Write(board, device, port)),
            [Label] = Encoding.UTF8.GetBytes($"{data.Product}\n{data.Device}\n{secrets.DeviceCode}\n"),
        };
        Add(files, DriveImage.File, DriveImage.Create(board, device));
        Add(files, Deployment, DriveCommands.Deployment(board, device, port));
        Add(files, Partitions, PartitionTable.Write(board) is string table ? Encoding.UTF8.GetBytes(table) : null);
        return files;
    }

    private static void Add(Dictionary<string, byte[]> files, string name, byte[]? content)
    {
        if (content is not null)
        {
            files.Add(name, content);
        }
    }
}
