using System.CommandLine;
using System.Security.Cryptography;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Provisioning;

namespace OtaStack.Boards.Commands;

/// <summary>The verb <c>provision</c>: a folder with all that one device is given, and the commands for its flash tool. Prints no secret.</summary>
internal static class ProvisionCommand
{
    private const int MostRootBytes = 64 * 1024;

    public static Command Create(TextWriter output, TextWriter errors, TimeProvider time)
    {
        Option<string> board = Required("--board", "ArgumentBoard");
        Option<string> devices = Required("--devices", "OptionDevices");
        Option<string> device = Required("--device", "OptionDevice");
        Option<string> root = Required("--root", "OptionRoot");
        Option<string> server = Required("--server", "OptionServer");
        Option<string?> mqtt = new("--mqtt") { Description = Texts.Get("OptionMqtt") };
        Option<string?> authorities = new("--ca") { Description = Texts.Get("OptionCa") };
        Option<string?> certificate = new("--certificate") { Description = Texts.Get("OptionCertificate") };
        Option<string?> certificateKey = new("--certificate-key") { Description = Texts.Get("OptionCertificateKey") };
        Option<string?> page = new("--page") { Description = Texts.Get("OptionPage") };
        Option<string> port = new("--port") { Description = Texts.Get("OptionPort"), DefaultValueFactory = _ => "/dev/ttyUSB0" };
        Option<string> into = Required("--out", "OptionFolder");
        Command command = new("provision", Texts.Get("ProvisionDescription"))
        {
            board, devices, device, root, server, mqtt, authorities, certificate, certificateKey, page, port, into,
        };
        command.SetAction(parsed => BoardsCommandLine.Guard(errors, () =>
        {
            BoardProfile profile = BoardReading.Read(parsed.GetValue(board)!);
            string devicesFile = parsed.GetValue(devices)!;
            DeviceEntry entry = DevicesFile.Find(devicesFile, parsed.GetValue(device)!, profile.Name);
            string rootFile = parsed.GetValue(root)!;
            ProvisioningData data = new()
            {
                Product = ProvisioningChecks.Name("product", entry.Product),
                Device = ProvisioningChecks.Name("id", entry.Id),
                Board = profile.Name,
                Server = ProvisioningChecks.Server(parsed.GetValue(server)!),
                Mqtt = ProvisioningChecks.Mqtt(parsed.GetValue(mqtt)),
                Authorities = ReadAuthorities(parsed.GetValue(authorities)),
            };
            ProvisioningSecrets secrets = new(ProvisioningChecks.Key(entry.Key, devicesFile), DeviceCode.New());
            byte[] trusted = ProvisioningChecks.Root(SmallFile.Read(rootFile, MostRootBytes), rootFile);
            string folder = parsed.GetValue(into)!;
            IEnumerable<DeviceFile> more = [.. ReadCertificate(parsed.GetValue(certificate), parsed.GetValue(certificateKey), data, time), .. ReadPage(parsed.GetValue(page))];
            IReadOnlyDictionary<string, byte[]> files = ProvisioningFolder.Fill(profile, data, secrets, trusted, more, parsed.GetValue(port)!);
            PrivateFolder.Create(folder, files);
            foreach (byte[] content in files.Values)
            {
                CryptographicOperations.ZeroMemory(content);
            }

            output.WriteLine(Texts.Get("Provisioned", data, folder, ProvisioningFolder.Label, ProvisioningFolder.Commands));
            foreach (string name in files.Keys.Order(StringComparer.Ordinal))
            {
                output.WriteLine("  " + name);
            }

            if (!files.ContainsKey(DriveImage.File))
            {
                output.WriteLine(Texts.Get("NoDriveImage", profile.Name));
            }

            return BoardsCommandLine.Success;
        }));
        return command;
    }

    private static string ReadAuthorities(string? path)
    {
        return path is null ? "" : ProvisioningChecks.Authorities(SmallFile.Read(path, ProvisioningRecord.MostBytes), path);
    }

    /// <summary>Both or neither, and only for a server that can ask for a certificate.</summary>
    private static IReadOnlyList<DeviceFile> ReadCertificate(string? certificate, string? key, ProvisioningData data, TimeProvider time)
    {
        if (certificate is null && key is null)
        {
            return [];
        }

        if (certificate is null || key is null)
        {
            throw new BoardException(BoardErrorCode.ProvisionClientPair);
        }

        return data.Server.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.Ordinal)
            ? ClientCertificate.Read(certificate, key, data, time.GetUtcNow())
            : throw new BoardException(BoardErrorCode.ProvisionServer, data.Server);
    }

    private static IReadOnlyList<DeviceFile> ReadPage(string? folder)
    {
        return folder is null ? [] : PageFiles.Read(folder);
    }

    private static Option<string> Required(string name, string text)
    {
        return new Option<string>(name) { Description = Texts.Get(text), Required = true };
    }
}
