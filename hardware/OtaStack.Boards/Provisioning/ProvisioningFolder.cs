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

    public static IReadOnlyDictionary<string, byte[]> Fill(BoardProfile board, ProvisioningData data, ProvisioningSecrets secrets, byte[] root, string port)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            [Record] = ProvisioningRecord.Encode(data),
            [Key] = secrets.Key,
            [PageCode] = DeviceCode.Protect(secrets.DeviceCode),
            [Root] = root,
            [Commands] = Encoding.UTF8.GetBytes(FlashCommands.Write(board, port)),
            [Label] = Encoding.UTF8.GetBytes($"{data.Product}\n{data.Device}\n{secrets.DeviceCode}\n"),
        };
        if (FlashCommands.Deployment(board, port) is byte[] deployment)
        {
            files.Add(Deployment, deployment);
        }

        if (PartitionTable.Write(board) is string table)
        {
            files.Add(Partitions, Encoding.UTF8.GetBytes(table));
        }

        return files;
    }
}
