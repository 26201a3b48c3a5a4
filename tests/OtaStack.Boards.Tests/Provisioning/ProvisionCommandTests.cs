using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using OtaStack.Boards.Provisioning;
using OtaStack.Boards.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Boards.Tests.Provisioning;

public sealed class ProvisionCommandTests : ProvisionedDevice
{
    [Fact]
    public void A_device_gets_its_files_and_the_commands()
    {
        CommandRun run = Provision();

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(
            ["commands.txt", "deploy.json", "drive.bin", "key.bin", "label.txt", "page-code.bin", "partitions.csv", "provisioning.bin", "root.json"],
            Directory.EnumerateFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        ProvisioningData data = ProvisioningRecord.Decode(Read("provisioning.bin"));
        Assert.Equal(("thermostat", "dev-1", "esp32-4mb", "https://ota.example.org/", "ota.example.org:8883"), (data.Product, data.Device, data.Board, data.Server, data.Mqtt));
        Assert.Equal(Key, Convert.ToHexStringLower(Read("key.bin")));
        Assert.Equal(Root, Text("root.json"));
        Assert.Matches("^thermostat\ndev-1\n[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}\n$", Text("label.txt"));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.BoardsFolder, "partitions", "esp32-4mb.csv")), Text("partitions.csv"));
        Assert.Equal(
            """
            # ESP32, 4 MB flash: run these in this folder, beside the images that you have built and signed.
            python $IDF_PATH/components/partition_table/gen_esp32part.py --offset 0x10000 --flash-size 4MB partitions.csv partition-table.bin
            esptool --chip esp32 --port COM7 write_flash --flash_size 4MB 0x1000 mcuboot.bin 0x10000 partition-table.bin 0x20000 nanoclr.signed.bin 0x370000 deployment.signed.bin
            # drive.bin is all of the drive I:\, for a device that was not in use yet: what was there goes, the settings of its network too. Set the network up afterwards.
            # A firmware that mounts the drive in another way than the board's data says formats it: then the device is not provisioned, nothing worse.
            esptool --chip esp32 --port COM7 write_flash --flash_size 4MB 0x340000 drive.bin
            # In its place, for such a firmware and for a device that was in use, once the firmware runs:
            # nanoff --filedeployment deploy.json

            """.ReplaceLineEndings("\n"),
            Text("commands.txt"));
        using JsonDocument deployment = JsonDocument.Parse(Read("deploy.json"));
        Assert.Equal("COM7", deployment.RootElement.GetProperty("serialport").GetString());
        Assert.Equal(
            [@"I:\device\provisioning", @"I:\device\key", @"I:\page\code", @"I:\trust\root.json"],
            deployment.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("DestinationFilePath").GetString()!));
    }

    [Fact]
    public void Only_the_owner_sees_theFolder_and_nothing_secret_is_printed()
    {
        CommandRun run = Provision();

        string code = Text("label.txt").Split('\n')[2];
        Assert.Equal(11, code.Length);
        foreach (string secret in new[] { Key, code, Convert.ToBase64String(Read("key.bin")) })
        {
            Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(Key, Text("commands.txt") + Text("deploy.json"), StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Out));
            foreach (string file in Directory.EnumerateFiles(Out))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void The_local_page_takes_the_code_of_the_label_and_the_device_does_not_keep_it()
    {
        Provision();
        string code = Text("label.txt").Split('\n')[2];
        byte[] record = Read("page-code.bin");

        MemoryFiles files = new();
        OtaStack.LocalPage.DeviceCode.Store(files, new ManagedHmacSha256(), code, record[1..17]);

        byte[] stored = new byte[files.Length("page/code")];
        files.Read("page/code", 0, stored, 0, stored.Length);
        Assert.Equal(stored, record);
        Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), System.Text.Encoding.Latin1.GetString(record), StringComparison.Ordinal);
        Assert.DoesNotContain(code, System.Text.Encoding.Latin1.GetString(Read("provisioning.bin")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_existingFolder_is_left_as_it_is()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "mine"), "x");

        CommandRun run = Provision();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exists already", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.EnumerateFiles(Out).Select(Path.GetFileName));
        Assert.Equal(["dev-1"], Directory.EnumerateDirectories(Folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--device", "dev-2", BoardErrorCode.ProvisionDevice)]
    [InlineData("--server", "http://ota.example.org/", BoardErrorCode.ProvisionServer)]
    [InlineData("--server", "https://user:pw@ota.example.org/", BoardErrorCode.ProvisionServer)]
    [InlineData("--server", "ota.example.org", BoardErrorCode.ProvisionServer)]
    [InlineData("--mqtt", "ota.example.org", BoardErrorCode.ProvisionMqtt)]
    [InlineData("--mqtt", "ota.example.org:70000", BoardErrorCode.ProvisionMqtt)]
    [InlineData("--root", "ROOT", BoardErrorCode.ProvisionRoot)]
    [InlineData("--ca", "ROOT", BoardErrorCode.ProvisionCertificate)]
    [InlineData("--devices", "EXPOSED", BoardErrorCode.FileExposed)]
    [InlineData("--devices", "BROKEN", BoardErrorCode.FileMalformed)]
    [InlineData("--devices", "SHORT", BoardErrorCode.ProvisionKey)]
    [InlineData("--devices", "NAMED", BoardErrorCode.ProvisionName)]
    [InlineData("--board", "BOARD", BoardErrorCode.ProvisionDevice)]
    public void What_is_wrong_is_said_and_nothing_is_written(string option, string value, string code)
    {
        string given = value switch
        {
            "ROOT" => Folder.File("no-root.json", """{"signed":{"_type":"targets","version":1}}"""),
            "EXPOSED" => Folder.File("exposed.json", Devices(Key), isPrivate: false),
            "BROKEN" => Folder.File("broken.json", Devices(Key)[..^3]),
            "SHORT" => Folder.File("short.json", Devices(Key[..60])),
            "NAMED" => Folder.File("named.json", Devices(Key).Replace("thermostat", "thermo stat", StringComparison.Ordinal)),
            "BOARD" => Repository.FileOf("esp32-8mb"),
            _ => value,
        };

        CommandRun run = Provision(option, given);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(code + ": ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Key[..60], run.Output + run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Folder.Path));
    }

    [Fact]
    public void Of_a_file_with_certificate_andKey_the_certificate_alone_is_taken()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test CA", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(80));
        string pem = Folder.File("ca.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        CommandRun run = Provision("--ca", pem);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(certificate.ExportCertificatePem() + "\n", ProvisioningRecord.Decode(Read("provisioning.bin")).Authorities);
    }

    [Fact]
    public void Stm32_and_virtual_boards_have_their_own_commands()
    {
        string devices = Folder.File("more.json", Devices(Key).Replace("esp32-4mb", "orgpal-palthree", StringComparison.Ordinal));
        Assert.Equal(0, Provision("--devices", devices, "--board", Repository.FileOf("orgpal-palthree")).ExitCode);
        Assert.Contains("STM32_Programmer_CLI -c port=SWD -w deployment.signed.bin 0x08100000 -v\n", Text("commands.txt"), StringComparison.Ordinal);
        Assert.Contains("reaches no folders on an STM32", Text("commands.txt"), StringComparison.Ordinal);
        Assert.Contains("nanoff --filedeployment deploy.json\n", Text("commands.txt"), StringComparison.Ordinal);
        Directory.Delete(Out, recursive: true);

        devices = Folder.File("virtual.json", Devices(Key).Replace("esp32-4mb", "virtual-assemblies", StringComparison.Ordinal));
        Assert.Equal(0, Provision("--devices", devices, "--board", Repository.FileOf("virtual-assemblies")).ExitCode);
        Assert.Contains("# key.bin -> device/key\n", Text("commands.txt"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Out, "deploy.json")));
        Assert.False(File.Exists(Path.Combine(Out, "partitions.csv")));
    }
}
